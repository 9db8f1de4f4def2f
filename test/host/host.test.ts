import { loaderFor } from "../../provider/dynamic/loader";
import { UNKNOWN } from "../../provider/settings/unknowns";
import { Emulator, sample } from "../emulator/emulator";
import { declared } from "../support/declared";
import { declaredNamespace } from "../support/declared-namespace";
import { error, failureOf, keyConfig } from "../support/emulated-provider";
import { Host } from "./host";

let emulator: Emulator;
let host: Host;
const hosts: Host[] = [];

async function start(config: Record<string, string>, resource = "ReplicationRegistry"): Promise<Host> {
  const started = await Host.start(config, {}, loaderFor(resource));
  hosts.push(started);
  return started;
}

beforeAll(async () => {
  emulator = await new Emulator().start();
  const endpoints = emulator.endpoints;
  host = await start({
    ...keyConfig,
    "huaweicloud:region": sample.region,
    "huaweicloud:endpoints": endpoints,
    "huaweicloud:maxRetries": "0",
  });
});
afterEach(() => {
  emulator.clearFaults();
  for (const { id } of emulator.registries()) emulator.drop(id);
});
afterAll(async () => {
  for (const started of hosts) started.stop();
  await emulator.stop();
});

const [unknown, none] = [0, 1];

describe("Pulumi's dynamic-provider host runs the provider that the address finds", () => {
  it("through a whole life", async () => {
    const { inputs, failures } = await host.check({}, declared);
    expect(failures).toEqual([]);
    const { id, outs } = await host.create(inputs);
    expect(await host.diff(id, outs, inputs)).toEqual({ changes: none, replaces: [] });
    expect((await host.read(id, outs)).inputs).toEqual(declared);
    const news = { ...inputs, description: "changed" };
    expect(await host.diff(id, outs, news)).toEqual({ changes: unknown, replaces: [] });
    const updated = await host.update(id, outs, news);
    expect(updated.outs).toMatchObject({ description: "changed", status: "healthy" });
    await host.delete(id, updated.outs);
    expect(emulator.registries()).toEqual([]);
    expect((await host.read(id, updated.outs)).id).toBe("");
  });

  it("of each resource, whatever it is", async () => {
    const namespaces = await start(
      {
        ...keyConfig,
        "huaweicloud:region": sample.region,
        "huaweicloud:endpoints": emulator.endpoints,
      },
      "Namespace",
    );
    const { inputs, failures } = await namespaces.check({}, declaredNamespace);
    expect(failures).toEqual([]);
    const { id, outs } = await namespaces.create(inputs);
    expect(id).toBe(`${sample.instanceId}/team-a`);
    expect(await namespaces.diff(id, outs, inputs)).toEqual({ changes: none, replaces: [] });
    await namespaces.delete(id, outs);
    expect(emulator.namespaces()).toEqual([]);
  });

  it("configured from the first call on, however many come at once", async () => {
    const fresh = await start({
      ...keyConfig,
      "huaweicloud:region": sample.region,
      "huaweicloud:endpoints": emulator.endpoints,
    });
    const { projectId: _, region: __, ...placeless } = declared;
    const checks = Array.from({ length: 20 }, (___, index) => fresh.check({}, { ...placeless, name: `hub-${index}` }));
    for (const { inputs, failures } of await Promise.all(checks)) {
      expect(failures).toEqual([]);
      expect(inputs.region).toBe(sample.region);
    }
  });

  it("gives all complaints at once, each naming its property, none handing it to the engine, which would print a secret", async () => {
    const news = { ...declared, type: "harbor", name: "a b", timeouts: { delete: "5 parsecs" }, target: { a: 1 } };
    const { failures } = await host.check({}, news);
    const named = failures.map(({ reason }) => reason.split(" ")[0]).sort();
    expect(named).toEqual(expect.arrayContaining(["name", "target", "timeouts.delete", "type"]));
    expect(new Set(failures.map(({ property }) => property))).toEqual(new Set([""]));
  });

  it("complains of settings too, before anything is sent", async () => {
    const odd = await start({ "huaweicloud:accessKey": "a", "huaweicloud:endpoints": "x" });
    const { region: _, ...placeless } = declared;
    const { failures } = await odd.check({}, placeless);
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/huaweicloud:secretKey is missing/),
      expect.stringMatching(/huaweicloud:endpoints must be a JSON object/),
      expect.stringMatching(/the region is missing/),
    ]);
  });

  it("sees an unknown anywhere in preview and passes it on", async () => {
    const news = { ...declared, credential: UNKNOWN, url: UNKNOWN, dnsConf: { hosts: { a: UNKNOWN } } };
    const { inputs, failures } = await host.check({}, news);
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ credential: UNKNOWN, url: UNKNOWN });
    expect(await host.diff("i/1", declared, { ...declared, instanceId: UNKNOWN })).toEqual({
      changes: unknown,
      replaces: ["instanceId"],
    });
  });

  it("hands a half-made registry to the engine with its id", async () => {
    emulator.inject({ method: "GET", times: 9, answer: error(403, "x") });
    const failure = await failureOf(host.create(declared));
    const metadata = failure.metadata as { get(key: string): Buffer[] };
    const [details] = metadata.get("grpc-status-details-bin");
    expect(details?.toString("latin1")).toContain(`${sample.instanceId}/${emulator.registries()[0]?.id}`);
  });

  it("hands an ordinary failure over without an id: nothing was made", async () => {
    emulator.inject({ method: "POST", answer: error(400, "x") });
    const failure = await failureOf(host.create(declared));
    expect((failure.metadata as { get(key: string): Buffer[] }).get("grpc-status-details-bin")).toEqual([]);
    expect(failure.message).toMatch(/SWR refused it \(400 x\): why/);
  });

  it("prints one tidy line for a failed delete, without a stack trace and without a secret", async () => {
    const { id, outs } = await host.create(declared);
    emulator.inject({ method: "DELETE", answer: error(400, "SVCSTG.SWR.4000014") });
    const failure = await failureOf(host.delete(id, outs));
    expect(failure.message).toMatch(/Cannot delete registry "hub"/);
    expect(host.output).toMatch(
      /^swr: cannot delete registry "hub" \(\d+\): DELETE \/v2\/\S+: HTTP 400, SVCSTG.SWR.4000014, request id \S+$/m,
    );
    expect(host.output).not.toMatch(/^\s+at /m);
    expect(host.output).not.toMatch(/far-secret|emulator-secret-key/);
  });

  it("says in one line that a registry was already gone", async () => {
    const { id, outs } = await host.create(declared);
    for (const registry of emulator.registries()) emulator.drop(registry.id);
    await host.delete(id, outs);
    expect(host.output).toMatch(
      /^swr: registry "hub" \(\d+\) was already gone: SWR answered that it is not there \(404 /m,
    );
  });
});
