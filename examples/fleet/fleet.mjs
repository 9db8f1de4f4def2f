// Runs many stacks side by side, one for each SWR Enterprise instance, whatever its region:
//
//   node fleet.mjs [preview|up|refresh|destroy] [sites.json] [how many at a time]    # default: preview, this folder's sites, 4
//
// `up` and `destroy` ask for no confirmation. `destroy` leaves the empty stacks. `pulumi` must be on PATH; it needs no
// language host, because the program runs here.
//
// A file or object-store backend writes the whole state of a stack at each step. Many small stacks are therefore much
// faster than a large one. To keep the state in Huawei OBS, which speaks S3, make a bucket, then
//
//   export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…    # an access key of Huawei Cloud
//   export PULUMI_BACKEND_URL='s3://my-bucket?endpoint=https://obs.cn-north-4.myhuaweicloud.com&region=cn-north-4'
//   export PULUMI_CONFIG_PASSPHRASE=… HARBOR_SECRET=…
//
// To try it, set PULUMI_BACKEND_URL=file:///tmp and what `npm run emulator` in a clone prints. SWR_ENDPOINTS does the
// same as the setting huaweicloud:endpoints.
//
// After Ctrl-C no other stack begins, and those under way end as `pulumi` does. A second Ctrl-C cuts them off; then
// `pulumi cancel` frees the lock.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { program } from "./program.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const [command = "preview", file = path.join(here, "sites.json"), atOnce = "4"] = process.argv.slice(2);
const commands = ["preview", "up", "refresh", "destroy"];
if (!commands.includes(command) || !/^[1-9]\d?$/.test(atOnce)) {
  stop(`Usage: node fleet.mjs ${commands.join("|")} [sites.json] [how many at a time: 1 to 99]`);
}
const runsProgram = ["preview", "up"].includes(command);
if (runsProgram && !process.env.HARBOR_SECRET) stop("HARBOR_SECRET is missing in the environment");
const sites = await sitesIn(file);

const folder = await mkdtemp(path.join(tmpdir(), "fleet-"));
/** Pulumi finds the provider in the folder that `main` names. */
const projectSettings = { name: "fleet", runtime: "nodejs", main: here };

async function work({ stack: stackName, region, instanceId }) {
  const workDir = path.join(folder, stackName);
  await mkdir(workDir);
  // `refresh` and `destroy` need an existing stack: this does not create a stack for a misspelt name.
  const open = runsProgram ? "createOrSelectStack" : "selectStack";
  const stack = await LocalWorkspace[open]({ stackName, projectName: "fleet", program }, { projectSettings, workDir });
  await stack.setAllConfig({
    "huaweicloud:region": { value: region },
    instanceId: { value: instanceId },
    ...(process.env.SWR_ENDPOINTS && { "huaweicloud:endpoints": { value: process.env.SWR_ENDPOINTS } }),
  });
  const result = await stack[command]();
  return result.changeSummary ?? result.summary.resourceChanges;
}

const waiting = [...sites];
let done = 0;
/** Works on one site after another; so many of these run at a time. */
async function worker() {
  for (let site = waiting.shift(); site; site = waiting.shift()) {
    const from = performance.now();
    const told = await work(site).then(countsOf, (error) => `FAILED: ${reasonOf(error)}`);
    console.log(`${site.stack}: ${command}: ${told} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  }
}
// The engines get a terminal's Ctrl-C too. They end in good order if this process, which runs their programs, stays.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => waiting.splice(0));
await Promise.all(Array.from({ length: Number(atOnce) }, worker));
await rm(folder, { recursive: true });
console.log(`${done} of ${sites.length} stacks done`);
process.exitCode = done < sites.length ? 1 : 0;

function countsOf(changes = {}) {
  done += 1;
  const counts = Object.entries(changes).map(([kind, count]) => `${count} ${kind}`);
  return counts.join(", ") || "nothing";
}

/** The CLI's final diagnostics, or the lines that say what is wrong. */
function reasonOf({ message }) {
  if (/spawn \S+ ENOENT/.test(message)) return "the pulumi command could not be run; is it on PATH?";
  const [, diagnostics] = /^Diagnostics:\n([\s\S]*?)^(?:Outputs|Resources|Duration):?/m.exec(message) ?? [];
  if (diagnostics) return `\n${diagnostics.trimEnd()}\n `;
  const lines = message.split("\n").map((line) => line.replace(/^(?:stdout|stderr): /, "").trim());
  const errors = lines.filter((line) => /^error:|locked by|Cannot /.test(line));
  return [...new Set(errors)].join("; ") || lines.filter(Boolean).at(-1);
}

async function sitesIn(name) {
  const text = await readFile(name, "utf8").catch(({ code }) => stop(`${name} could not be read (${code})`));
  let list;
  try {
    list = JSON.parse(text);
  } catch {
    stop(`${name} is no JSON`);
  }
  const whole = ({ stack, region, instanceId } = {}) =>
    [stack, region, instanceId].every((part) => /^[\w.-]+$/.test(part ?? ""));
  if (!Array.isArray(list) || !list.every((site) => whole(site ?? {}))) {
    stop(`${name} must be a list of {"stack": …, "region": …, "instanceId": …}`);
  }
  if (list.length === 0) stop(`${name} names no site`);
  const names = list.map(({ stack }) => stack);
  const twice = names.find((stack, index) => names.indexOf(stack) !== index);
  if (twice) stop(`${name} names the stack ${twice} twice`);
  return list;
}

function stop(reason) {
  console.error(reason);
  process.exit(2);
}
