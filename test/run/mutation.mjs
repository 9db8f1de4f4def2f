// `npm run test:mutation`: changes the code that decides about faults, retries and deletes, one spot at a time, and tells which
// changes no test notices. Not part of `npm test`, for it takes minutes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { install, prepare, root } from "./prepare.mjs";

const folder = path.join(root, "test", "mutation");
prepare();
install(folder);

// Not inside the tree: jest, lint and git would find the copies.
const copies = mkdtempSync(path.join(tmpdir(), "swr-mutation-"));
const stryker = path.join(folder, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
const config = path.join(folder, "stryker.config.json");
const { status } = spawnSync(
  process.execPath,
  [stryker, "run", config, "--tempDirName", copies, ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit" },
);
rmSync(copies, { recursive: true, force: true });
process.exitCode = status ?? 1;
