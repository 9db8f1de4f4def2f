import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
/** The folder in which the example's process keeps what it needs for a while. */
let temporary: string;

/** Begins the example as a user would, over so many stacks at a time. */
function begin(command: string, which: readonly object[] = sites) {
  const file = path.join(folder, `${command}-${which.length}.json`);
  writeFileSync(file, JSON.stringify(which));
  const cli = path.dirname(process.env.SWR_TEST_CLI ?? "");
  const env = {
    PATH: `${cli}${path.delimiter}${process.env.PATH}`,
    HOME: folder,
    TMPDIR: temporary,
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
  // In a group of its own, as a shell begins it: a terminal's Ctrl-C goes to all of it.
  const child = spawn(process.execPath, ["fleet.mjs", command, file, "4"], { cwd: example, env, detached: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const outcome = new Promise<{ code: number; output: string }>((resolve) => {
    child.on("close", (code) => resolve({ code: code ?? -1, output }));
  });
  return { outcome, interrupt: () => process.kill(-(child.pid ?? 0), "SIGINT") };
}

const fleet = (command: string, which?: readonly object[]) => begin(command, which).outcome;

beforeAll(async () => {
  if (!server) return;
  folder = mkdtempSync(path.join(tmpdir(), "swr-fleet-"));
  temporary = path.join(folder, "temporary");
  mkdirSync(temporary);
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
  it("ends in good order at a Ctrl-C: what is under way is finished and recorded, and the rest not begun", async () => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    emulator.inject({ method: "POST", times: 8, delayMs: 1_500, afterEffect: true });
    const arrived = emulator.nextRequest();
    const { outcome, interrupt } = begin("up");
    await arrived;
    interrupt();
    const { code, output } = await outcome;
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`of ${sites.length} stacks done`));
    expect(output.match(/^\S+: up: /gm)).toHaveLength(4);
    expect(s3.files().filter((file) => file.startsWith(".pulumi/locks/") && file.endsWith(".json"))).toEqual([]);
    // What was made is in the states: they can take it down.
    const begun = sites.filter(({ stack }) => output.includes(`${stack}: up: `));
    expect((await fleet("destroy", begun)).output).toMatch(/4 of 4 stacks done/);
    expect(emulator.registriesAnywhere()).toEqual([]);
  });

  it("says what is wrong where a stack fails, once and with what to do next", async () => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    const [site] = sites;
    const { code, output } = await fleet("up", [{ ...site, stack: "astray", instanceId: "of-nobody" }]);
    expect(code).toBe(1);
    expect(output).toMatch(/astray: up: FAILED:/);
    expect(output.match(/Cannot create registry "harbor-eu"/g)).toHaveLength(1);
    expect(output).toMatch(/Request: POST/);
    expect((await fleet("destroy", [{ ...site, stack: "misspelt" }])).output).toMatch(/FAILED: .*no stack named/);
  });

  it("is deployed in all regions, a few at a time", async () => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    const { code, output } = await fleet("up");
    expect(output).toMatch(new RegExp(`${sites.length} of ${sites.length} stacks done`));
    expect(code).toBe(0);
    expect(emulator.registriesAnywhere()).toHaveLength(2 * sites.length);
    const states = s3.files().filter((file) => /\.pulumi\/stacks\/fleet\/(?!astray)[^/]+\.json$/.test(file));
    expect(states).toHaveLength(sites.length);
  });

  it("refuses a second run on a stack by its lock, and loses nothing", async () => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    const one = sites.slice(0, 1);
    let answer = () => {};
    const until = new Promise<void>((resolve) => {
      answer = resolve;
    });
    emulator.inject({ method: "GET", path: /registries\/\d+$/, until, afterEffect: true });
    const arrived = emulator.nextRequest();
    const first = fleet("refresh", one);
    await arrived;
    const second = await fleet("destroy", one);
    answer();
    expect(second.output).toMatch(/FAILED: .*the stack is currently locked by 1 lock/);
    expect(second.code).toBe(1);
    expect((await first).code).toBe(0);
    expect(emulator.registriesAnywhere()).toHaveLength(2 * sites.length);
    expect((await fleet("preview", one)).output).toMatch(/preview: 3 same/);
  });

  it.each<[string, unknown, RegExp]>([
    ["no list", {}, /must be a list of/],
    ["a site without a stack", [{ region: "cn-north-4", instanceId: "i" }], /must be a list of/],
    ["nothing in a site's place", [null], /must be a list of/],
    ["the same stack twice", [sites[0], sites[0]], /names the stack \S+ twice/],
  ])("does nothing for %s", async (_, which, reason) => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    const { code, output } = await fleet("destroy", which as object[]); // as a hand may have written it
    expect({ code, output }).toEqual({ code: 2, output: expect.stringMatching(reason) });
  });

  it("is destroyed, and leaves nothing behind", async () => {
    if (!server) return expect(process.env.SWR_TEST_S3).toBeUndefined();
    const { code, output } = await fleet("destroy");
    expect(output).toMatch(new RegExp(`${sites.length} of ${sites.length} stacks done`));
    expect(code).toBe(0);
    expect(emulator.registriesAnywhere()).toEqual([]);
    expect(readdirSync(temporary).filter((name) => name.startsWith("fleet-"))).toEqual([]);
  });
});
