// Imported first by what is run in a clone: ends with one sentence where this Node is older than package.json allows.
import { readFileSync } from "node:fs";

const { name, engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const oldest = engines.node.replace(">=", "");
const rankOf = (version) => version.split(".").reduce((rank, part) => rank * 1_000 + Number.parseInt(part, 10), 0);

if (rankOf(process.versions.node) < rankOf(oldest)) {
  console.error(`${name} needs Node ${oldest} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
