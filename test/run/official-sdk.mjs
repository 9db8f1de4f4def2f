// Huawei Cloud's own Python SDK, as a second opinion on the emulator: in a virtual environment in our cache, where Python is there.
import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./cli.mjs";

const run = promisify(execFile);
const version = "3.1.219";
const environment = path.join(cacheFolder, `python-sdk-${version}`);
const bin = process.platform === "win32" ? "Scripts" : "bin";
const python = path.join(environment, bin, "python");
const ready = path.join(environment, "ready");
// So that a place without a package index is not asked again at each run.
const refused = path.join(cacheFolder, `python-sdk-${version}-refused`);
const askAgainAfterMs = 24 * 3_600_000;

/** The Python that has the SDK, or undefined where it cannot be had. */
export async function findOfficialSdk(say) {
  if (existsSync(ready)) return python;
  if (existsSync(refused) && Date.now() - statSync(refused).mtimeMs < askAgainAfterMs) return undefined;
  try {
    await rm(environment, { recursive: true, force: true });
    await run("python3", ["-m", "venv", environment]);
    say(`installing Huawei Cloud's Python SDK ${version}, a second opinion on the emulator`);
    const packages = [`huaweicloudsdkcore==${version}`, `huaweicloudsdkswr==${version}`];
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages], {
      timeout: 300_000,
    });
    await run(python, ["-c", `import huaweicloudsdkswr.v2; open(${JSON.stringify(ready)}, "w").close()`]);
    return python;
  } catch {
    await mkdir(cacheFolder, { recursive: true });
    await writeFile(refused, "");
    say("no Python with Huawei Cloud's SDK to be had: the emulator goes without its second opinion");
    return undefined;
  }
}
