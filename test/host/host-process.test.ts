import { Emulator, sample } from "../emulator/emulator";
import { declared } from "../support/declared";
import { error, failureOf, keyConfig } from "../support/emulated-provider";
import { Host } from "./host";

let emulator: Emulator;
let host: Host;
const id = `${sample.instanceId}/41`;

beforeEach(async () => {
  emulator = await new Emulator().start();
  host = await Host.start({
    ...keyConfig,
    "huaweicloud:region": sample.region,
    "huaweicloud:endpoints": emulator.endpoints,
  });
  const { inputs } = await host.check({}, declared);
  await host.create(inputs);
  emulator.journal.clear();
});
afterEach(async () => {
  host.stop();
  await emulator.stop();
});

/** Deletes are told to come again much later. Resolves when one has come in. */
function slowDown(): Promise<void> {
  const answer = { ...error(429, "APIGW.0308"), headers: { "retry-after": "200" } };
  emulator.inject({ method: "DELETE", times: 9, answer });
  return emulator.nextRequest();
}

describe("the host of an engine that was killed", () => {
  it("ends itself", async () => {
    host.abandon();
    expect(await host.ended()).toBe("SIGINT");
  });

  it("finishes the request in flight first, and sends no other", async () => {
    emulator.inject({ method: "PUT", delayMs: 600, afterEffect: true });
    const arrived = emulator.nextRequest();
    const update = failureOf(host.update(id, declared, { ...declared, description: "changed" }));
    await arrived;
    host.abandon();
    await update;
    expect(await host.ended()).toBe("SIGINT");
    expect(emulator.journal.lines).toEqual(["PUT registries/41 200"]);
    expect(emulator.registries()[0]?.description).toBe("changed");
  });

  it("waits for no further try", async () => {
    const arrived = slowDown();
    void failureOf(host.delete(id, declared));
    await arrived;
    host.abandon();
    expect(await host.ended()).toBe("SIGINT");
    expect(emulator.journal.lines).toEqual(["DELETE registries/41 429"]);
  });
});

describe.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("the host that gets %s", (signal) => {
  it("ends waits and tells what state things are in", async () => {
    const arrived = slowDown();
    const deletion = failureOf(host.delete(id, declared));
    await arrived;
    host.interrupt(signal);
    const { message } = await deletion;
    const by = signal === "SIGINT" ? "" : ` by ${signal}`;
    expect(message).toContain(`the run was interrupted${by} before it was asked`);
    expect(message).toMatch(/It was not deleted and stays in the state/);
    expect(await host.ended()).toBe(signal);
  });

  it("hands over what is in flight, and begins nothing else", async () => {
    let answer = () => {};
    const until = new Promise<void>((resolve) => {
      answer = resolve;
    });
    emulator.inject({ method: "PUT", times: 16, until, afterEffect: true });
    const change = (index: number) => host.update(id, declared, { ...declared, description: `changed ${index}` });
    const updates: Promise<Error>[] = [];
    for (let index = 0; index < 16; index++) {
      const arrived = emulator.nextRequest();
      updates.push(failureOf(change(index)));
      await arrived;
    }
    // No more than 16 requests are on their way at a time, so this one waits.
    const other = failureOf(host.create({ ...declared, name: "other" }));
    host.interrupt(signal);
    expect((await other).message).toMatch(/No registry was created/);
    answer();
    for (const update of updates)
      expect((await update).message).toMatch(/SWR did it, .*\nIt is kept in the state with its id 41/);
    expect(await host.ended()).toBe(signal);
    expect(emulator.journal.lines).toEqual(Array(16).fill("PUT registries/41 200"));
  });

  it("loses no result of many that are under way", async () => {
    const { credential } = declared;
    const { accessKey: access_key, accessSecret: access_secret } = credential;
    const body = { ...declared, credential: { type: "basic", access_key, access_secret } };
    for (let index = 0; index < 60; index++) emulator.make({ ...body, name: `hub-${index}` });
    const others = emulator.registries().filter(({ id }) => id !== 41);
    emulator.inject({ method: "DELETE", times: 60, delayMs: 200, afterEffect: true });
    const arrived = emulator.nextRequest();
    const ends = Promise.allSettled(
      others.map(({ id, name }) => host.delete(`${sample.instanceId}/${id}`, { ...declared, name, status: "healthy" })),
    );
    await arrived;
    host.interrupt(signal);
    const told = (await ends).map((end) => (end.status === "fulfilled" ? "deleted" : String(end.reason.message)));
    expect(told.filter((text) => text !== "deleted" && !/the run was interrupted/.test(text))).toEqual([]);
    expect(told.filter((text) => text === "deleted")).toHaveLength(61 - emulator.registries().length);
    expect(emulator.registries().length).toBeLessThan(61);
  });

  it("ends at once where nothing is going on", async () => {
    host.interrupt(signal);
    expect(await host.ended()).toBe(signal);
  });
});

describe("a request that does not end by itself", () => {
  it("is cut", async () => {
    emulator.inject({ method: "DELETE", delayMs: 20_000 });
    const arrived = emulator.nextRequest();
    const deletion = failureOf(host.delete(id, declared));
    await arrived;
    host.interrupt();
    const { message } = await deletion;
    expect(message).toMatch(/no answer from http:\S+ for \S+ s when the run was interrupted/);
    expect(message).toMatch(/It may or may not be deleted; it stays in the state/);
  });

  it("and is a create is looked for when it is cut: what it has made is kept", async () => {
    emulator.inject({ method: "POST", answerDelayMs: 20_000, afterEffect: true });
    const arrived = emulator.nextRequest();
    const creation = failureOf(host.create({ ...declared, name: "other" }));
    await arrived;
    host.interrupt("SIGTERM");
    expect((await creation).message).toMatch(/It is kept in the state with its id 42/);
    expect(emulator.journal.lines).toEqual(["GET registries 200"]);
    expect(await host.ended()).toBe("SIGTERM");
  });

  it("and is a create that makes it later yet is told of", async () => {
    emulator.inject({ method: "POST", delayMs: 20_000, afterEffect: true });
    const arrived = emulator.nextRequest();
    const creation = failureOf(host.create({ ...declared, name: "other" }));
    await arrived;
    host.interrupt("SIGTERM");
    expect((await creation).message).toMatch(
      /Cannot create registry "other": .* when the run was interrupted by SIGTERM.*SWR may have made it, or may still make it/s,
    );
    expect(await host.ended()).toBe("SIGTERM");
  });
});
