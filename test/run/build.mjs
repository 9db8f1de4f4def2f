// `npm run build`: compiles provider/ and sdk/ into dist/, where that is older than its sources. npm runs it after an install in a
// clone (prepare), so that `pulumi preview` works there, and before packing.
import "./node.mjs";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const at = (...parts) => path.join(root, ...parts);

export function isBuilt() {
  const stamp = at("dist", ".built");
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const sources = ["tsconfig.json", "tsconfig.build.json"].map((file) => at(file));
  for (const folder of ["provider", "sdk"]) {
    sources.push(at(folder), ...readdirSync(at(folder), { recursive: true }).map((name) => at(folder, name)));
  }
  return sources.every((file) => statSync(file).mtimeMs <= builtAt);
}

/** Ends the process where it does not compile. */
export function build() {
  rmSync(at("dist"), { recursive: true, force: true });
  const tsc = at("node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(at("dist", ".built"), "");
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !isBuilt()) build();
