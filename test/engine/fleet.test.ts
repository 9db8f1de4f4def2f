import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator, sample } from "../emulator/emulator";
import { type S3Server, startS3 } from "./s3-server";

const server = process.env.SWR_TEST_S3;
const regions = ["cn-north-4", "cn-east-3", "ap-southeast-1", "eu-west-101", "la-south-2"];
/** Instances in each region; ten of them make a fleet of 50. */
const instances = Number(process.env.SWR_FLEET_INSTANCES ?? 1);
const example = path.join(__dirname, "../../examples/fleet");

const sites = regions.flatMap((region, row) =>
  Array.from({ length: instances }, (_, column) => ({
    stack: `${region}-${column}`,
    region,
    instanceId: `00000000-0000-4000-8000-${String(row * 100 + column).padStart(12, "0")}`,
  })),
);

jest.setTimeout(600_000);

let emulator: Emulator;
let s3: S3Server;
let folder: string;

/** Runs the example as a user would, over so many stacks at a time. */
function fleet(command: string, which: readonly object[] = sites): Promise<{ code: number; output: string }> {
  const file = path.join(folder, `${command}-${which.length}.json`);
  writeFileSync(file, JSON.stringify(which));
  const cli = path.dirname(process.env.SWR_TEST_CLI ?? "");
  const env = {
    PATH: `${cli}${path.delimiter}${process.env.PATH}`,
    HOME: folder,
    PULUMI_HOME: path.join(folder, "pulumi"),
    PULUMI_CONFIG_PASSPHRASE: "made-up",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_SWR_SKIP_METADATA: "1",
    HARBOR_SECRET: "far-secret-1",
    SWR_ENDPOINTS: emulator.endpoints,
    HW_ACCESS_KEY: sample.accessKey,
    HW_SECRET_KEY: sample.secretKey,
    ...s3.env,
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["fleet.mjs", command, file, "4"],
      { cwd: example, env, timeout: 600_000 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, output: `${stdout}${stderr}` }),
    );
  });
}

beforeAll(async () => {
  if (!server) return;
  folder = mkdtempSync(path.join(tmpdir(), "swr-fleet-"));
  s3 = await startS3(server, ".pulumi/locks/organization/fleet");
  const projects = regions.map((name, index) => ({
    id: `${index}`.repeat(32),
    name,
    instances: sites.filter(({ region }) => region === name).map(({ instanceId }) => instanceId),
  }));
  emulator = await new Emulator({ projects }).start();
});
afterAll(async () => {
  if (!server) return;
  s3.stop();
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a fleet of stacks with its state in S3 (where Go is there to build a server)", () => {
  it("is deployed in all regions, a few at a time", async () => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    const { code, output } = await fleet("up");
    expect(output).toMatch(new RegExp(`${sites.length} of ${sites.length} stacks done`));
    expect(code).toBe(0);
    expect(emulator.registriesAnywhere()).toHaveLength(2 * sites.length);
    const states = s3.files().filter((file) => /\.pulumi\/stacks\/fleet\/[^/]+\.json$/.test(file));
    expect(states).toHaveLength(sites.length);
  });

  it("refuses a second run on a stack by its lock, and loses nothing", async () => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    const one = sites.slice(0, 1);
    emulator.inject({ method: "GET", path: /registries\/\d+$/, delayMs: 6_000, afterEffect: true });
    const arrived = emulator.nextRequest();
    const first = fleet("refresh", one);
    await arrived;
    const second = await fleet("destroy", one);
    expect(second.output).toMatch(/FAILED: .*the stack is currently locked by 1 lock/);
    expect(second.code).toBe(1);
    expect((await first).code).toBe(0);
    expect(emulator.registriesAnywhere()).toHaveLength(2 * sites.length);
    expect((await fleet("preview", one)).output).toMatch(/preview: 3 same/);
  });

  it("is destroyed, and leaves nothing behind", async () => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    const { code, output } = await fleet("destroy");
    expect(output).toMatch(new RegExp(`${sites.length} of ${sites.length} stacks done`));
    expect(code).toBe(0);
    expect(emulator.registriesAnywhere()).toEqual([]);
  });
});
