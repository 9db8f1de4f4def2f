// Everything that a fresh clone lacks, and nothing twice: dependencies, build, Pulumi CLI.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, isBuilt } from "./build.mjs";
import { ensureCli } from "./cli.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export const say = (line) => console.log(`set-up: ${line}`);

/** Installs and builds what is missing. */
export function prepare() {
  install(root);
  if (!isBuilt()) {
    say("building");
    build();
  }
}

/** Installs what a folder's lock file names, where it is not there yet. */
export function install(folder) {
  if (isInstalled(folder)) return;
  say(`installing dependencies (npm ci in ${path.relative(root, folder) || "."})`);
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** The same, and the path of a Pulumi CLI. */
export async function prepareWithCli() {
  prepare();
  return ensureCli(say);
}

/** Compares the lock file with npm's own record of what lies in node_modules. */
function isInstalled(folder) {
  const record = path.join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const wanted = packagesOf(path.join(folder, "package-lock.json"));
  const have = packagesOf(record);
  return Object.entries(wanted).every(
    ([where, { version, optional, link }]) =>
      !where.startsWith("node_modules/") || optional || link || have[where]?.version === version,
  );
}
