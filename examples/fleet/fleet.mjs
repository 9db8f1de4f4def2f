// Many stacks side by side, one for each SWR Enterprise instance, whatever its region:
//
//   node fleet.mjs [preview|up|refresh|destroy] [sites.json] [how many at a time]    # default: preview, this folder's sites, 4
//
// Nothing is asked before `up` and `destroy`; the empty stacks stay. `pulumi` must be on PATH; it needs no language host, for the program runs here.
//
// A file or object-store backend writes the whole state of a stack at each step: many small stacks are much faster than a large one.
// State in Huawei OBS, which speaks S3: make a bucket, then
//
//   export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…    # an access key of Huawei Cloud
//   export PULUMI_BACKEND_URL='s3://my-bucket?endpoint=https://obs.cn-north-4.myhuaweicloud.com&region=cn-north-4'
//   export PULUMI_CONFIG_PASSPHRASE=… HARBOR_SECRET=…
//
// To try it: PULUMI_BACKEND_URL=file:///tmp, and what `npm run emulator` in a clone prints for it; SWR_ENDPOINTS does what the setting
// huaweicloud:endpoints does.
//
// Ctrl-C begins no other stack, and lets those under way end as `pulumi` does; a second one cuts them off, and `pulumi cancel` then frees the lock.
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
  // What is not there cannot be refreshed or destroyed: a misspelt stack is not made for that.
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
/** So many at a time; each goes on with the next site as soon as it is done with one. */
async function worker() {
  for (let site = waiting.shift(); site; site = waiting.shift()) {
    const from = performance.now();
    const told = await work(site).then(countsOf, (error) => `FAILED: ${reasonOf(error)}`);
    console.log(`${site.stack}: ${command}: ${told} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  }
}
// The engines get a terminal's Ctrl-C too, and end in good order as long as this process, which runs their programs, is there.
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

/** What the CLI says in the end, or as much of it as says what is wrong. */
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
