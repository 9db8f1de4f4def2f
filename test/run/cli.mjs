// Finds the Pulumi CLI, or gets it: on PATH, in our own cache, by the official installer, built with Go from the module mirror.
import { execFile, spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const version = "3.259.0";
const oldest = [3, 216];
/** The folder in which set-up keeps what it had to get: never one of somebody else's tool. */
export const cacheFolder = path.join(
  process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"),
  "pulumi-huaweicloud-swr",
);
const cache = path.join(cacheFolder, `cli-${version}`);

/** The path of a CLI that works, at whatever cost in minutes. */
export async function ensureCli(say) {
  const onPath = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "pulumi"));
  for (const candidate of [...onPath, path.join(cache, "bin", "pulumi")]) {
    const found = existsSync(candidate) && (await usable(candidate));
    if (found) return found;
  }
  say(`no Pulumi CLI >= ${oldest.join(".")} on PATH; getting ${version} into ${cache}`);
  const got = (await byInstaller(say)) ?? (await byGo(say));
  if (got) return got;
  throw new Error(
    "The Pulumi CLI is needed and could not be had: it is not on PATH, the official installer's site did not answer, and there is no Go (>= 1.26) to build it with.\n" +
      "Install it as https://www.pulumi.com/docs/install/ says, or install Go, then run the same command again.",
  );
}

async function usable(command) {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await run(command, ["version"], { env, timeout: 20_000 });
    const [, major, minor] = /^v(\d+)\.(\d+)/.exec(stdout.trim()) ?? [];
    const enough = Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
    return enough && hasDynamicHost(command) ? command : undefined;
  } catch {
    return undefined;
  }
}

/** Some packagings of the CLI come without the host that dynamic providers run in. */
function hasDynamicHost(command) {
  const name = process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
  const folders = [path.dirname(realpathSync(command)), ...(process.env.PATH ?? "").split(path.delimiter)];
  return folders.some((folder) => existsSync(path.join(folder, name)));
}

async function byInstaller(say) {
  const reachable = await fetch("https://get.pulumi.com/install.sh", {
    method: "HEAD",
    signal: AbortSignal.timeout(5_000),
  }).then(
    (response) => response.ok,
    () => false,
  );
  if (!reachable) {
    say("the official installer's site does not answer");
    return undefined;
  }
  // In a process of its own, for it cannot be stopped otherwise.
  const script = `
    const { createRequire } = require("node:module");
    const semver = createRequire(require.resolve("@pulumi/pulumi"))("semver");
    const { PulumiCommand } = require("@pulumi/pulumi/automation");
    PulumiCommand.install({ root: ${JSON.stringify(cache)}, version: new semver.SemVer("${version}") }).catch((error) => { console.error(error.message); process.exit(1); });
  `;
  const done = await watched(say, "installing", process.execPath, ["-e", script], { cwd: root, timeout: 180_000 });
  return done ? usable(path.join(cache, "bin", "pulumi")) : undefined;
}

async function byGo(say) {
  const hasGo = await run("go", ["version"]).then(
    () => true,
    () => false,
  );
  if (!hasGo) return undefined;
  say("building it with Go: 3 to 10 minutes the first time, then never again");
  await mkdir(cacheFolder, { recursive: true });
  const building = await mkdtemp(`${cache}-building-`);
  try {
    const bin = path.join(building, "bin");
    const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    const args = [
      "build",
      "-ldflags",
      flags,
      "-o",
      path.join(bin, "pulumi"),
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ];
    const done = await watched(say, "building", "go", args, {
      cwd: path.join(root, "test", "engine", "cli"),
      timeout: 1_500_000,
    });
    if (!done) return undefined;
    // Pulumi's host for dynamic providers belongs beside the CLI; it comes with the npm package.
    const host = "pulumi-resource-pulumi-nodejs";
    const pulumi = path.dirname(createRequire(path.join(root, "package.json")).resolve("@pulumi/pulumi/package.json"));
    await copyFile(path.join(pulumi, host), path.join(bin, host));
    await chmod(path.join(bin, host), 0o755);
    await rm(cache, { recursive: true, force: true });
    await rename(building, cache);
    return await usable(path.join(cache, "bin", "pulumi"));
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Runs a long command and says every 20 seconds that it still does. */
async function watched(say, what, command, args, { cwd, timeout }) {
  const startedAt = Date.now();
  const child = spawn(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"], timeout });
  const ticking = setInterval(() => say(`still ${what} (${Math.round((Date.now() - startedAt) / 1000)} s)`), 20_000);
  const code = await new Promise((resolve) => {
    child.on("exit", resolve);
    child.on("error", () => resolve(1));
  });
  clearInterval(ticking);
  return code === 0;
}
