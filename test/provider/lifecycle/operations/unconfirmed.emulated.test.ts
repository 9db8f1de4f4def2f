import { replicationRegistry } from "../../../../provider/resources/replication-registry/definition";
import type { InjectedFault } from "../../../emulator/faults";
import { declared } from "../../../support/declared";
import { deployed, eachWithDeployed, emulateProvider, error, failureOf } from "../../../support/emulated-provider";
import { lifecycleOf } from "../../../support/lifecycle-of";

const { toWire } = lifecycleOf(replicationRegistry);

const now = eachWithDeployed(declared);

const answering = (method: string, body: unknown, more: Partial<InjectedFault> = {}) =>
  now.served.emulator.inject({ method, times: 99, answer: { status: 200, body }, ...more });
const lines = () => now.served.emulator.journal.lines;

/** Bodies of a 200 that say no. */
const refusals: Array<[string, unknown]> = [
  ["an OAuth error", { error: "access_denied" }],
  ["a code that is no success", { code: 403, message: "no" }],
  ["errors", { errors: [{ code: "UNAUTHORIZED" }] }],
  ["no success", { success: false }],
  ["a page", "<html>login</html>"],
  ["another registry", { id: 42 }],
];
/** Bodies of a 200 that say neither yes nor no. */
const unclear: Array<[string, unknown]> = [
  ["a text", '"OK"'],
  ["false", "false"],
  ["a list", []],
  ["no JSON", "deleted"],
  ["code 0", { code: 0 }],
];

describe("a DELETE that is answered with 200 and", () => {
  const remove = () => now.served.provider.delete(now.made.id, now.made.outs);

  it.each(refusals)("%s fails while the instance lists the registry, and is never repeated", async (_, body) => {
    answering("DELETE", body);
    const { message } = await failureOf(remove());
    expect(message).toMatch(/SWR reported success, but its answer says otherwise \(200/);
    expect(message).toMatch(/stays in the state: SWR still shows the registry/);
    expect(lines()).toEqual(["DELETE registries/41 200", "GET registries/41 200"]);
  });

  it.each([...refusals, ...unclear])("%s is done where SWR does not show the registry any more", async (_, body) => {
    answering("DELETE", body, { afterEffect: true });
    await remove();
    expect(lines()).toEqual(["DELETE registries/41 200", "GET registries/41 404"]);
  });

  it("is settled by the list where a 404 for the registry proves nothing", async () => {
    answering("DELETE", '"OK"', { afterEffect: true });
    now.served.emulator.inject({ method: "GET", answer: error(404, "APIGW.0101") });
    await remove();
    expect(lines()).toEqual(["DELETE registries/41 200", "GET registries/41 404", "GET registries 200"]);
  });

  it("is done for hundreds at once, though their list is another one each time it is read", async () => {
    const served = await emulateProvider({ switches: { deleteStatus: 200, deleteBody: '"OK"' } });
    const ids = Array.from({ length: 150 }, (_, index) =>
      served.emulator.make(toWire({ ...declared, name: `hub-${index}` })),
    );
    const removing = ids.map((id) =>
      served.provider.delete(`${declared.instanceId}/${id}`, {
        ...declared,
        status: "healthy",
        endpoint: served.emulator.url,
      }),
    );
    expect((await Promise.allSettled(removing)).filter(({ status }) => status === "rejected")).toEqual([]);
    expect(served.emulator.journal.count("GET")).toBe(150);
    await served.emulator.stop();
  });

  it.each([401, 403])("is not waited for where the look is answered by %i", async (status) => {
    answering("DELETE", '"OK"');
    now.served.emulator.inject({ method: "GET", times: 99, answer: error(status, "SVCSTG.SWR.4030000") });
    expect((await failureOf(remove())).message).toMatch(/stays in the state: a look at the registry did not settle it/);
    expect(now.served.emulator.journal.count("GET")).toBe(1);
  });

  it.each(unclear)("%s is waited for: SWR may still be at work", async (_, body) => {
    answering("DELETE", body);
    const { sleep } = now.served.clock;
    now.served.clock.sleep = async (ms) => {
      await sleep(ms);
      if (ms === 4_000) now.served.emulator.drop(41);
    };
    await remove();
    expect(now.served.clock.waits).toEqual([1_000, 2_000, 4_000]);
    expect(now.served.emulator.journal.count("DELETE")).toBe(1);
  });

  it("is waited for no longer than the operation may take, and then fails", async () => {
    answering("DELETE", '"OK"');
    const outs = { ...now.made.outs, timeouts: { delete: "20s" } };
    const { message } = await failureOf(now.served.provider.delete(now.made.id, outs));
    expect(message).toMatch(
      /SWR reported success, but its answer does not confirm it \(200\): a string in place of an object/,
    );
    expect(message).toMatch(/It stays in the state: SWR still shows the registry/);
    expect(now.served.clock.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it("is not done where the list cannot be read", async () => {
    answering("DELETE", '"OK"');
    now.served.emulator.inject({ method: "GET", path: /41$/, times: 99, answer: error(404, "APIGW.0101") });
    answering("GET", { registries: "?" });
    const outs = { ...now.made.outs, timeouts: { delete: "20s" } };
    const { message } = await failureOf(now.served.provider.delete(now.made.id, outs));
    expect(message).toMatch(/stays in the state: the list .* did not settle it/);
  });

  it("is done where the whole instance is gone", async () => {
    answering("DELETE", '"OK"');
    now.served.emulator.dropInstance();
    await remove();
  });
});

describe("a PUT that is answered with 200 and", () => {
  const update = (change: object) =>
    now.served.provider.update(now.made.id, now.made.outs, { ...now.made.inputs, ...change });
  const rotated = { credential: { accessKey: "robot", accessSecret: "rotated" } };

  it.each([...refusals, ...unclear])("%s is done where SWR shows what was sent", async (_, body) => {
    answering("PUT", body, { afterEffect: true });
    const { outs } = await update({ description: "changed" });
    expect(outs).toMatchObject({ description: "changed", status: "healthy" });
    expect(lines()).toEqual(["PUT registries/41 200", "GET registries/41 200"]);
    expect(now.served.said).toEqual([]);
  });

  it.each([...refusals, ...unclear])("%s fails where SWR shows something else", async (_, body) => {
    answering("PUT", body);
    const failure = await failureOf(update({ description: "changed" }));
    expect(failure.message).toMatch(/SWR may or may not have changed it/);
    expect(failure.message).not.toMatch(/Nothing was changed/);
    expect(failure.id).toBe(now.made.id);
    expect(lines()).toEqual(["PUT registries/41 200", "GET registries/41 200"]);
  });

  it.each([...refusals, ...unclear])(
    "%s has rotated a secret where the time of the last change moved",
    async (_, body) => {
      await now.served.clock.pass(60_000);
      answering("PUT", body, { afterEffect: true });
      await update(rotated);
      expect(lines()).toEqual(["PUT registries/41 200", "GET registries/41 200"]);
    },
  );

  it.each([...refusals, ...unclear])("%s has rotated no secret where that time stands still", async (_, body) => {
    await now.served.clock.pass(60_000);
    answering("PUT", body);
    const failure = await failureOf(update(rotated));
    expect(failure.message).toMatch(/SWR may or may not have changed it; the next `pulumi up` sends the change again/);
    expect(failure.properties).not.toHaveProperty("status");
    expect(now.served.emulator.journal.count("PUT")).toBe(1);
  });

  it("fails with that doubt where the registry cannot be read back: nobody knows whether SWR did it", async () => {
    answering("PUT", '"OK"', { afterEffect: true });
    now.served.emulator.inject({ method: "GET", times: 99, answer: error(403, "SVCSTG.SWR.4030170") });
    const failure = await failureOf(update(rotated));
    expect(failure.message).toMatch(/does not confirm it.*SWR may or may not have changed it/s);
    expect(failure.message).not.toMatch(/SWR did it/);
    expect(failure.properties).not.toHaveProperty("credential.accessSecret");
  });

  it("says yes fails where SWR goes on to show something else than was sent, and the next update sends it again", async () => {
    answering("PUT", {});
    const failure = await failureOf(update({ description: "changed" }));
    expect(failure.id).toBe(now.made.id);
    expect(failure.message).toMatch(/SWR reported that it was done, but does not show what was sent: description/);
    expect(failure.message).toMatch(/There, description is "for tests"\..*Run `pulumi up` again/s);
    expect(failure.properties).toMatchObject({ description: "for tests" });
    now.served.emulator.clearFaults();
    const { inputs } = await now.served.provider.check({}, { ...declared, description: "changed" });
    const { outs } = await now.served.provider.update(now.made.id, failure.properties as object, inputs);
    expect(outs).toMatchObject({ description: "changed" });
  });

  it("says yes is believed where a read that was older than the change shows it a little later", async () => {
    const old = { id: 41, name: "hub", type: "swr-pro", url: declared.url, description: "for tests", insecure: false };
    answering("GET", old, { times: 2 });
    const { outs } = await update({ description: "changed" });
    expect(outs).toMatchObject({ description: "changed" });
    expect(now.served.said).toEqual([]);
  });

  it("says yes is told where SWR shows no change since long before", async () => {
    await now.served.clock.pass(60_000);
    answering("PUT", {});
    await update(rotated);
    expect(now.served.said).toEqual([
      expect.stringMatching(/SWR reported that it was changed, but shows no change since 20\S+Z; .*`secretVersion`/),
    ]);
  });

  it("has rotated no secret where somebody else has changed the registry before: the time moved, but not by the PUT", async () => {
    await now.served.clock.pass(60_000);
    now.served.emulator.edit(41, { updatedAt: now.served.clock.now() });
    await now.served.clock.pass(60_000);
    answering("PUT", { error: "access_denied" });
    expect((await failureOf(update(rotated))).message).toMatch(/SWR may or may not have changed it/);
  });

  it("has rotated no secret where somebody else has made the visible part of the change", async () => {
    const bare = { id: 41, name: "hub", type: "swr-pro", url: declared.url, description: "changed", insecure: false };
    answering("GET", bare);
    answering("PUT", { error: "access_denied" });
    expect((await failureOf(update({ ...rotated, description: "changed" }))).message).toMatch(/says otherwise/);
  });

  describe("a secret in it, of a registry that shows no time of its last change, and", () => {
    const timeless = {
      id: 41,
      name: "hub",
      type: "swr-pro",
      url: declared.url,
      description: "for tests",
      insecure: false,
    };
    beforeEach(() => answering("GET", timeless));

    it.each(unclear)("%s is sent once more, and then told", async (_, body) => {
      answering("PUT", body);
      await update(rotated);
      expect(now.served.emulator.journal.count("PUT")).toBe(2);
      expect(now.served.said).toEqual([
        expect.stringMatching(/does not confirm it.*as declared; the secret, which it never shows, was sent twice$/),
      ]);
    });

    it("is done where the second answer says yes", async () => {
      answering("PUT", '"OK"', { times: 1 });
      await update(rotated);
      expect(now.served.emulator.journal.count("PUT")).toBe(2);
      expect(now.served.said).toEqual([]);
    });

    it.each<[string, Partial<InjectedFault>]>([
      ["is refused", { answer: error(400, "SVCSTG.SWR.4000014") }],
      [
        "is throttled for longer than there is time",
        { answer: { ...error(429, "APIGW.0308"), headers: { "retry-after": "900" } } },
      ],
    ])("does not say that nothing was changed where the second %s: the first may have been done", async (_, fault) => {
      answering("PUT", '"OK"', { times: 1, afterEffect: true });
      now.served.emulator.inject({ method: "PUT", times: 9, ...fault });
      const failure = await failureOf(update(rotated));
      expect(failure.message).toMatch(/does not confirm it.*SWR may or may not have changed it/s);
      expect(failure.message).not.toMatch(/Nothing was changed/);
    });

    it("fails where the second answer says no", async () => {
      answering("PUT", '"OK"', { times: 1 });
      answering("PUT", { success: false });
      expect((await failureOf(update(rotated))).message).toMatch(/says otherwise/);
      expect(now.served.emulator.journal.count("PUT")).toBe(2);
    });

    it.each(refusals)("%s fails: a refusal is never taken for a rotation", async (_, body) => {
      answering("PUT", body);
      expect((await failureOf(update(rotated))).message).toMatch(/says otherwise/);
      expect(now.served.emulator.journal.count("PUT")).toBe(1);
    });
  });
});

describe("a POST that is answered with 200 and", () => {
  const create = () => deployed(now.served.provider, { ...declared, name: "east" });

  // To a POST any id is news, so another one is no refusal.
  const lost = [...refusals.filter(([name]) => name !== "another registry"), ...unclear];
  it.each(lost)("%s is a lost answer: what it made is found", async (_, body) => {
    answering("POST", body, { afterEffect: true });
    expect((await create()).id).toMatch(/\/42$/);
    expect(now.served.emulator.journal.count("POST")).toBe(1);
  });

  it.each(refusals.slice(0, 5))("%s is not repeated where it made nothing", async (_, body) => {
    answering("POST", body);
    const { message } = await failureOf(create());
    expect(message).toMatch(/says otherwise.*SWR may have made it/s);
    expect(now.served.emulator.journal.count("POST")).toBe(1);
  });

  it.each(unclear)("%s is repeated where the list shows that it made nothing", async (_, body) => {
    answering("POST", body, { times: 1 });
    expect((await create()).id).toMatch(/\/42$/);
    expect(now.served.emulator.journal.count("POST")).toBe(2);
  });
});

describe("a wrong key that is refused with 200", () => {
  it("is sent once, however many resources there are", async () => {
    const provider = now.served.again();
    answering("POST", { code: 401, message: "unauthorized" });
    await Promise.allSettled(["a", "b", "c", "d"].map((name) => deployed(provider, { ...declared, name })));
    expect(now.served.emulator.journal.count("POST")).toBe(1);
  });
});
