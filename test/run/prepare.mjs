// Everything that a fresh clone lacks, and nothing twice: dependencies, build, Pulumi CLI.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureCli } from "./cli.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const at = (...parts) => path.join(root, ...parts);

export const say = (line) => console.log(`set-up: ${line}`);

/** Makes the clone ready and returns the path of the Pulumi CLI. */
export async function prepare() {
  if (!isInstalled()) {
    say("installing dependencies (npm ci)");
    run("npm", ["ci", "--no-audit", "--no-fund"]);
  }
  if (!isBuilt()) {
    say("building");
    build();
  }
  return ensureCli(say);
}

/** Compares the lock file with npm's own record of what lies in node_modules. */
function isInstalled() {
  const record = at("node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(at("package-lock.json"), "utf8")).packages;
  const have = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(
    ([where, { version, optional, link }]) =>
      !where.startsWith("node_modules/") || optional || link || have[where]?.version === version,
  );
}

function isBuilt() {
  const stamp = at("dist", ".built");
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const sources = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"].map((file) => at(file));
  for (const folder of ["provider", "sdk"]) {
    sources.push(at(folder), ...readdirSync(at(folder), { recursive: true }).map((name) => at(folder, name)));
  }
  return sources.every((file) => statSync(file).mtimeMs <= builtAt);
}

function build() {
  rmSync(at("dist"), { recursive: true, force: true });
  run(process.execPath, [at("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json"]);
  writeFileSync(at("dist", ".built"), "");
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
