// Many stacks side by side, one for each SWR Enterprise instance, whatever its region:
//
//   node fleet.mjs preview|up|refresh|destroy [sites.json] [how many at a time, default 4]
//
// A file or object-store backend writes the whole state of a stack at each step: many small stacks are much faster than a large one.
// State in Huawei OBS, which speaks S3: make a bucket, then
//
//   export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…    # an access key of Huawei Cloud
//   export PULUMI_BACKEND_URL='s3://my-bucket?endpoint=https://obs.cn-north-4.myhuaweicloud.com&region=cn-north-4'
//   export PULUMI_CONFIG_PASSPHRASE=… HARBOR_SECRET=…
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { program } from "./program.mjs";

const [command = "preview", file = "sites.json", atOnce = "4"] = process.argv.slice(2);
const commands = ["preview", "up", "refresh", "destroy"];
if (!commands.includes(command) || !(Number(atOnce) > 0)) {
  console.error(`Usage: node fleet.mjs ${commands.join("|")} [sites.json] [how many at a time]`);
  process.exit(2);
}
const sites = JSON.parse(await readFile(file, "utf8"));

/** Pulumi finds the provider in the folder that `main` names. */
const projectSettings = { name: "fleet", runtime: "nodejs", main: fileURLToPath(new URL(".", import.meta.url)) };

async function work({ stack: stackName, region, instanceId }) {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName, projectName: "fleet", program },
    { projectSettings },
  );
  await stack.setAllConfig({
    "huaweicloud:region": { value: region },
    instanceId: { value: instanceId },
    harborSecret: { value: process.env.HARBOR_SECRET ?? "", secret: true },
    ...(process.env.SWR_ENDPOINTS && { "huaweicloud:endpoints": { value: process.env.SWR_ENDPOINTS } }),
  });
  const result = await stack[command]();
  return result.changeSummary ?? result.summary.resourceChanges;
}

/** So many at a time; each goes on with the next site as soon as it is done with one. */
const waiting = [...sites];
let failed = 0;
async function worker() {
  for (let site = waiting.shift(); site; site = waiting.shift()) {
    const from = performance.now();
    const told = await work(site).then(
      (changes) =>
        Object.entries(changes ?? {})
          .map(([kind, count]) => `${count} ${kind}`)
          .join(", ") || "nothing",
      (error) => {
        failed += 1;
        return `FAILED: ${reasonOf(error)}`;
      },
    );
    console.log(`${site.stack}: ${command}: ${told} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  }
}
await Promise.all(Array.from({ length: Number(atOnce) }, worker));
console.log(`${sites.length - failed} of ${sites.length} stacks done`);
process.exitCode = failed > 0 ? 1 : 0;

/** The lines of the CLI's output that say what is wrong. */
function reasonOf(error) {
  const lines = String(error.message)
    .split("\n")
    .map((line) => line.trim());
  return lines.filter((line) => /^error:|locked by|Cannot /.test(line)).join("; ") || lines[0];
}
