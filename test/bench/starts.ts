import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { replicationRegistry } from "../../provider/resources/replication-registry/definition";
import { Host } from "../host/host";
import { declared } from "../support/declared";
import { lifecycleOf } from "../support/lifecycle-of";

const root = path.join(__dirname, "../..");
const example = path.join(root, "examples/quickstart");
const floor = `exports.handler = () => require(${JSON.stringify(path.join(__dirname, "programs/floor-provider.cjs"))}).ReplicationRegistry;`;

/** What it takes to start, each so many times and in turn: milliseconds. */
export async function measureStarts(times: number): Promise<Record<string, number[]>> {
  const starts: Record<string, number[]> = {
    "import of the sdk": [],
    "first check: ours": [],
    "first check: floor": [],
  };
  for (let time = 0; time < times; time++) {
    starts["import of the sdk"]?.push(importMs());
    starts["first check: ours"]?.push(await firstCheckMs());
    starts["first check: floor"]?.push(await firstCheckMs(floor));
  }
  return starts;
}

/** Beyond @pulumi/pulumi alone. */
function importMs(): number {
  const script = `require("@pulumi/pulumi"); const from = performance.now(); require("pulumi-huaweicloud-swr"); console.log(performance.now() - from);`;
  return Number(execFileSync(process.execPath, ["-e", script], { cwd: example, encoding: "utf8" }));
}

/** From the start of the host's process to the answer to its first check. */
async function firstCheckMs(address?: string): Promise<number> {
  const from = performance.now();
  const host = await Host.start({}, {}, address);
  await host.check({}, declared);
  const took = performance.now() - from;
  host.stop();
  return took;
}

/** Check and diff of 2,000 registries, without Pulumi: milliseconds. */
export function measureRules(): Record<string, number[]> {
  const { check, diff } = lifecycleOf(replicationRegistry);
  const place = { region: declared.region, projectId: declared.projectId };
  const timed = (work: () => void) => {
    const from = performance.now();
    for (let count = 0; count < 2_000; count++) work();
    return performance.now() - from;
  };
  check(declared, {}, place);
  return {
    "2,000 checks": [timed(() => check(declared, {}, place))],
    "2,000 diffs": [timed(() => diff({ ...declared, status: "healthy" }, declared))],
  };
}

/** What an install of the package brings: bytes. */
export function measureSizes(): Record<string, number> {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const packed = execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [pack] = Object.values(JSON.parse(packed)) as Array<{ unpackedSize: number }>; // as npm tells of its one package
  const folder = (name: string) => sizeOf(path.join(root, "node_modules", name));
  return { "this package": pack?.unpackedSize ?? 0, undici: folder("undici"), zod: folder("zod") };
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
