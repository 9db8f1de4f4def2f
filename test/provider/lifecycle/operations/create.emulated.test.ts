import { replicationRegistry } from "../../../../provider/resources/replication-registry/definition";
import type { InjectedFault } from "../../../emulator/faults";
import { declared } from "../../../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, error, failureOf } from "../../../support/emulated-provider";
import { lifecycleOf } from "../../../support/lifecycle-of";

const { toWire } = lifecycleOf(replicationRegistry);

let served: EmulatedProvider;
beforeEach(async () => {
  served = await emulateProvider();
});
afterEach(() => served.emulator.stop());

const create = (args: object = declared) => deployed(served.provider, args);
const others = { type: "basic", access_key: "robot", access_secret: "of-another-stack" };

describe("creating a registry", () => {
  it("takes one POST and one read-back", async () => {
    await create();
    expect(served.emulator.journal.lines).toEqual(["POST registries 201", "GET registries/41 200"]);
  });

  it("looks the project up in IAM when none is given, once per process", async () => {
    const { projectId: _, ...bare } = declared;
    const made = await Promise.all(["a", "b", "c"].map((name) => create({ ...bare, name })));
    expect(made.map(({ outs }) => outs.projectId)).toEqual(Array(3).fill(declared.projectId));
    expect(made[0]?.inputs.projectId).toBeUndefined();
    expect(served.emulator.journal.count("GET", /^\/v3\/projects$/)).toBe(1);
  });

  it("names every place for a project where IAM knows none of the region", async () => {
    const { projectId: _, ...bare } = declared;
    const { message } = await failureOf(create({ ...bare, region: "cn-south-1" }));
    expect(message).toMatch(
      /find the project of region "cn-south-1": no project was given, and IAM lists no project of that name/,
    );
    expect(message).toMatch(/argument `projectId`, stack config `huaweicloud:projectId`.*HUAWEICLOUD_SDK_PROJECT_ID/);
  });

  it("waits for a new registry that answers 404 for a moment", async () => {
    served.emulator.switches.lateToShow = 4;
    await create();
    expect(served.clock.waits).toEqual([250, 500, 1000, 2000]);
  });

  it.each<[string, InjectedFault]>([
    ["a 404 that does not end", { method: "GET", times: 99, answer: error(404, "SVCSTG.SWR.4040004") }],
    ["a 500", { method: "GET", times: 99, answer: error(500, "x") }],
    ["a 403", { method: "GET", times: 99, answer: error(403, "x") }],
    ["an answer without a registry", { method: "GET", times: 99, answer: { status: 200, body: "[]" } }],
  ])("keeps the id when the read-back ends in %s", async (_, fault) => {
    served.emulator.inject(fault);
    const half = await failureOf(create());
    expect(half.id).toBe(`${declared.instanceId}/41`);
    expect(half.reasons).toEqual([half.message]);
    expect(half.properties).toMatchObject({ ...declared });
    expect(half.message).toMatch(/could not be read back.*id 41.*Run `pulumi up` again/s);

    served.emulator.clearFaults();
    const { outs } = await served.provider.update(half.id as string, half.properties as object, { ...declared });
    expect(outs).toMatchObject({ ...declared, status: "healthy" });
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it.each<[string, InjectedFault]>([
    ["the connection was reset", { method: "POST", cut: "reset", afterEffect: true }],
    ["the answer was torn", { method: "POST", cut: "torn", afterEffect: true }],
    ["the answer was a 504", { method: "POST", afterEffect: true, answer: error(504, "APIGW.0201") }],
    ["the answer was HTML", { method: "POST", afterEffect: true, answer: { status: 201, body: "<html>ok</html>" } }],
    [
      "the answer held an error too",
      { method: "POST", afterEffect: true, answer: { status: 201, body: { id: 41, error_code: "SWR.5001" } } },
    ],
    ["the id was missing", { method: "POST", afterEffect: true, answer: { status: 201, body: { ok: true } } }],
    ["the id was a fraction", { method: "POST", afterEffect: true, answer: { status: 201, body: { id: 4.5 } } }],
    [
      "the id was beyond 2^53",
      { method: "POST", afterEffect: true, answer: { status: 201, body: '{"id":9007199254740993}' } },
    ],
  ])("finds what the POST made when %s: no orphan, no second POST", async (_, fault) => {
    served.emulator.inject(fault);
    const { id } = await create();
    expect(id).toBe(`${declared.instanceId}/41`);
    expect(served.emulator.journal.count("POST")).toBe(1);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("sends the secret to what it takes for its own, marks it and says so: another process may have made it", async () => {
    const { emulator } = served;
    const url = `${declared.url}/`;
    // The POST never arrives; another stack makes the same with a secret of its own in that moment.
    emulator.inject({ method: "POST", cut: "reset" });
    const gone = emulator
      .nextRequest()
      .then(() => emulator.make({ ...toWire({ ...declared, url }), credential: others }));
    const { id, outs } = await create();
    await gone;
    expect(id).toBe(`${declared.instanceId}/41`);
    expect(emulator.registries().map(({ credential }) => credential.access_secret)).toEqual(["far-secret-1"]);
    expect(outs.adoptionMark).toMatch(/^[0-9a-f]{8}$/);
    expect(served.said).toEqual([
      expect.stringMatching(
        /^swr: registry "hub": the answer to its create was lost; id 41 \(.*\) has that name, equals the program and was made after the request was sent/,
      ),
    ]);
    expect(emulator.journal.lines.slice(1)).toEqual([
      "GET registries 200",
      "PUT registries/41 200",
      "GET registries/41 200",
    ]);
  });

  it("keeps what it takes for its own in the state where the secret cannot be sent to it", async () => {
    served.emulator.inject({ method: "POST", cut: "reset", afterEffect: true });
    served.emulator.inject({ method: "PUT", times: 9, answer: error(403, "SVCSTG.SWR.4030170") });
    const half = await failureOf(create());
    expect(half.id).toBe(`${declared.instanceId}/41`);
    expect(half.message).toMatch(/the secret could not be sent to it again: .*It is kept in the state with its id 41/s);
    served.emulator.clearFaults();
    // Nobody knows which secret SWR holds, so a refresh before it must not settle the matter.
    expect(half.properties).not.toHaveProperty("credential.accessSecret");
    const { props = {} } = await served.provider.read(half.id as string, half.properties as object);
    expect(await served.provider.diff(half.id as string, props, { ...declared })).toEqual({ replaces: [] });
    await served.provider.update(half.id as string, props, { ...declared });
    expect(served.emulator.journal.count("PUT")).toBe(2);
  });

  it("names both where the first POST makes its registry late, and keeps the one that it knows", async () => {
    const { emulator } = served;
    emulator.switches.duplicateName = "allowed";
    emulator.inject({ method: "POST", cut: "reset" });
    emulator.inject({ method: "POST", afterEffect: true });
    const late = emulator.nextRequest();
    void late.then(async () => {
      for (let request = 0; request < 3; request++) await emulator.nextRequest();
      emulator.make(toWire(declared));
    });
    const { id, outs } = await create();
    expect(id).toBe(`${declared.instanceId}/42`);
    expect(outs).not.toHaveProperty("adoptionMark");
    expect(served.said).toEqual([
      expect.stringMatching(
        /SWR has 2 of that name now\. This resource keeps id 42; .*the other, delete it by hand: id 41 \(/,
      ),
    ]);
  });

  it("waits for what it takes for its own where that answers 404 for a moment", async () => {
    served.emulator.inject({ method: "POST", cut: "reset", afterEffect: true });
    served.emulator.inject({ method: "PUT", answer: error(404, "SVCSTG.SWR.4040004") });
    expect((await create()).id).toBe(`${declared.instanceId}/41`);
    expect(served.emulator.journal.count("PUT")).toBe(2);
  });

  it("keeps the id whatever goes wrong after it is known, a mistake of ours too", async () => {
    const { emulator, clock } = served;
    emulator.inject({ method: "POST", cut: "reset" });
    emulator.inject({ method: "GET", times: 2, afterEffect: true });
    emulator.inject({ method: "GET", path: /registries$/, times: 9, answer: error(500, "SVCSTG.SWR.5000005") });
    const { sleep } = clock;
    // The third wait is that of the list after the second POST.
    clock.sleep = async (ms) => {
      if (clock.waits.length === 2) throw new TypeError("a mistake of ours");
      await sleep(ms);
    };
    expect((await create()).id).toBe(`${declared.instanceId}/41`);
    expect(served.said).toEqual([expect.stringMatching(/could not be seen: a mistake of ours$/)]);
  });

  it("names no second one that another resource has", async () => {
    const { emulator, provider } = served;
    emulator.switches.duplicateName = "allowed";
    await create();
    emulator.inject({ method: "POST", cut: "reset" });
    await deployed(provider, declared);
    expect(served.said).toEqual([
      expect.stringMatching(/made id 42\. SWR shows no other .*the first may still make one/),
    ]);
  });

  it("takes no registry of others for its own, whatever id the answer names: it looks by name", async () => {
    const { emulator } = served;
    emulator.make({
      ...toWire({ ...declared, name: "theirs", url: "https://theirs.example.com" }),
      credential: others,
    });
    emulator.inject({ method: "POST", afterEffect: true, answer: { status: 201, body: { id: 41 } } });
    expect((await create()).id).toBe(`${declared.instanceId}/42`);
    expect(emulator.registries()[0]?.credential.access_secret).toBe("of-another-stack");
  });

  it("fails where the answer names a registry of others and none was made", async () => {
    const { emulator } = served;
    emulator.make({ ...toWire({ ...declared, name: "theirs" }), credential: others });
    emulator.inject({ method: "POST", answer: { status: 201, body: { id: 41 } } });
    const failure = await failureOf(create());
    expect(failure.message).toMatch(/SWR answered with id 41, which is another registry.*SWR may have made it/s);
    expect("id" in failure).toBe(false);
  });

  it("takes an answer that names another registry for a lost one", async () => {
    served.emulator.inject({
      method: "POST",
      afterEffect: true,
      answer: { status: 201, body: { id: 7, name: "theirs" } },
    });
    expect((await create()).id).toBe(`${declared.instanceId}/41`);
    expect(served.emulator.journal.count("POST")).toBe(1);
  });

  it("keeps the case of a name that SWR writes otherwise", async () => {
    const shown = { id: 41, name: "HUB", type: "SWR-Pro", url: declared.url, status: "healthy" };
    served.emulator.inject({ method: "GET", answer: { status: 200, body: shown } });
    expect((await create()).outs).toMatchObject({ type: "swr-pro" });
  });

  it("looks at the whole list where the filtered one counts more than it shows", async () => {
    const { emulator } = served;
    emulator.switches.duplicateName = "allowed";
    emulator.inject({ method: "POST", cut: "reset", afterEffect: true });
    const body = { registries: [], total: 1 };
    emulator.inject({ method: "GET", path: /registries$/, answer: { status: 200, body } });
    expect((await create()).id).toBe(`${declared.instanceId}/41`);
    expect(emulator.registries()).toHaveLength(1);
  });

  it("does not say that nothing was made beside what its own lost POST has made", async () => {
    const { emulator } = served;
    emulator.inject({ method: "POST", cut: "reset", afterEffect: true });
    const body = { registries: [], total: 0 };
    emulator.inject({ method: "GET", path: /registries$/, times: 4, answer: { status: 200, body } });
    emulator.edit(41, {});
    const outcome = await create().catch((error: Error) => error);
    if (outcome instanceof Error) expect(outcome.message).not.toMatch(/No registry was created/);
  });

  it("takes a redirect after the effect for a lost answer", async () => {
    const answer = { status: 303, headers: { location: "https://elsewhere.example.com" }, body: "" };
    served.emulator.inject({ method: "POST", afterEffect: true, answer });
    expect((await create()).id).toBe(`${declared.instanceId}/41`);
  });

  it("waits a minute at most for a registry that never shows, however long the operation may take", async () => {
    served.emulator.switches.lateToShow = 9_999;
    await failureOf(create({ ...declared, timeouts: { create: "24h" } }));
    expect(served.clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(61_000);
  });

  it("takes over nothing that this run has deleted, though SWR shows it for a while", async () => {
    const { emulator, provider } = served;
    const made = await create();
    emulator.inject({ method: "DELETE", answer: { status: 204 } });
    await provider.delete(made.id, made.outs);
    const { message } = await failureOf(create({ ...declared, adoptExisting: true }));
    expect(message).toMatch(
      /That name is taken by id 41.*This run has deleted that one, and SWR still has it: wait a moment/s,
    );
    emulator.drop(41);
    expect((await create({ ...declared, adoptExisting: true })).id).toMatch(/\/42$/);
  });

  it("says so where it cannot be seen whether the first POST made a second one", async () => {
    served.emulator.inject({ method: "POST", cut: "reset" });
    const passing = { method: "GET", afterEffect: true };
    served.emulator.inject({ ...passing, times: 2 });
    served.emulator.inject({ method: "GET", path: /registries$/, answer: error(403, "SVCSTG.SWR.4030170") });
    expect((await create()).id).toMatch(/\/41$/);
    expect(served.said).toEqual([
      expect.stringMatching(/id 41 was created after .* could not be seen: SWR does not allow it/),
    ]);
  });

  it("sends the POST again when the list shows that the lost one made nothing", async () => {
    served.emulator.inject({ method: "POST", cut: "reset" });
    await create();
    expect(served.emulator.journal.lines).toEqual([
      "POST registries 0",
      "GET registries 200",
      "GET registries 200",
      "POST registries 201",
      // Once more: the first POST may have made one late.
      "GET registries 200",
      "GET registries/41 200",
    ]);
  });

  it("takes over nothing that was there before, though it looks the same: fails and names it", async () => {
    served.emulator.switches.duplicateName = "allowed";
    await deployed(served.again(), declared);
    served.emulator.edit(41, { createdAt: Date.now() - 3600_000 });
    served.emulator.inject({ method: "POST", cut: "reset" });
    const { message } = await failureOf(create());
    expect(message).toMatch(/not certain which registry/);
    expect(message).toContain("id 41");
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("takes over nothing that differs from the declaration", async () => {
    served.emulator.switches.duplicateName = "allowed";
    await deployed(served.again(), { ...declared, url: "https://other.example.com" });
    served.emulator.inject({ method: "POST", cut: "reset" });
    expect((await failureOf(create())).message).toMatch(/not certain/);
  });

  it("judges by the server's clock, not by ours", async () => {
    await served.emulator.stop();
    served = await emulateProvider({ now: () => Date.now() - 10 * 60_000 });
    served.emulator.inject({ method: "POST", cut: "reset", afterEffect: true });
    expect((await create()).id).toBe(`${declared.instanceId}/41`);
  });

  it("says so when neither the POST nor the list is answered", async () => {
    served.emulator.inject({ method: "POST", cut: "reset" });
    served.emulator.inject({ method: "GET", times: 99, answer: error(503, "APIGW.0613") });
    expect((await failureOf(create())).message).toMatch(/SWR may have made it, or may still make it/);
  });

  it.each(["409", "400"] as const)(
    "names the registry that has the name already, and both ways on (%s)",
    async (duplicateName) => {
      served.emulator.switches.duplicateName = duplicateName;
      await deployed(served.again(), declared);
      const failure = await failureOf(create());
      expect(failure.message).toMatch(/taken by id 41 \(swr-pro at https:\/\/harbor.example.com, made 20/);
      expect(failure.message).toMatch(
        /interrupted run made it.*`PULUMI_SWR_ADOPT_EXISTING=1 pulumi up` for one run, or `adoptExisting: true`\. If it is this stack's own under the resource's former name.*aliases.*Otherwise choose another `name`, or delete it/,
      );
      expect("id" in failure).toBe(false);
      expect(served.emulator.registries()).toHaveLength(1);
    },
  );

  it("tells what SWR refused, and never the secret that it echoed", async () => {
    served.emulator.inject({
      method: "POST",
      answer: error(400, "SVCSTG.SWR.4000014", "bad access_secret far-secret-1"),
    });
    const { message } = await failureOf(create());
    expect(message).toContain("bad access_secret [secret]");
    expect(message).toContain("No registry was created.");
    expect(message).not.toContain("far-secret-1");
  });

  it("takes an empty error code for none", async () => {
    served.emulator.inject({
      method: "POST",
      afterEffect: true,
      answer: { status: 201, body: { id: 41, error_code: "" } },
    });
    expect((await create()).id).toMatch(/41$/);
    expect(served.emulator.journal.lines).toEqual(["POST registries 201", "GET registries/41 200"]);
  });

  it("names who has the name when a lost POST is followed by a refusal for it", async () => {
    await create();
    served.emulator.inject({ method: "POST", cut: "reset" });
    const { message } = await failureOf(create());
    expect(message).toMatch(/That name is taken by id 41 .*, which another resource of this program has/);
    expect(message).toMatch(/Give one of the two another `name`/);
    expect(message).not.toMatch(/delete it|adoptExisting/);
  });

  it("gives up after three lost POSTs, and says that one may still show", async () => {
    served.emulator.inject({ method: "POST", times: 9, cut: "reset" });
    expect((await failureOf(create())).message).toMatch(/SWR may have made it, or may still make it/);
    expect(served.emulator.journal.count("POST")).toBe(3);
  });

  it("does not say that nothing was made when only a later POST was refused", async () => {
    served.emulator.inject({ method: "POST", cut: "reset" });
    served.emulator.inject({ method: "POST", answer: error(401, "APIGW.0301") });
    expect((await failureOf(create())).message).toMatch(/SWR may have made it/);
  });

  it("finds what a POST made that was refused for the name the lost one before it took", async () => {
    served.emulator.inject({ method: "POST", cut: "reset", afterEffect: true });
    const empty = { status: 200, body: { registries: [], total: 0 } };
    served.emulator.inject({ method: "GET", times: 2, answer: empty });
    expect((await create()).id).toBe(`${declared.instanceId}/41`);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("does not give one registry to two resources whose POSTs were lost", async () => {
    served.emulator.inject({ method: "POST", times: 2, cut: "reset", afterEffect: true });
    served.emulator.switches.duplicateName = "allowed";
    const ends = await Promise.allSettled([create(), create()]);
    const ids = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("takes over nothing whose time of making has no zone: it might be old", async () => {
    served.emulator.switches.timestamps = "blank";
    served.emulator.inject({ method: "POST", cut: "reset", afterEffect: true });
    expect((await failureOf(create())).message).toMatch(/not certain which registry.*id 41/s);
  });

  it("says nothing of short waits", async () => {
    served.emulator.inject({ method: "POST", times: 2, answer: error(429, "APIGW.0308") });
    await create();
    expect(served.said).toEqual([]);
  });

  it("sends the project along, as the official clients do", async () => {
    served.emulator.requireProjectHeader = true;
    await create();
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("says in what the one that has the name differs, so that it cannot be taken over", async () => {
    await deployed(served.again(), { ...declared, url: "https://other.example.com" });
    const { message } = await failureOf(create());
    expect(message).toMatch(
      /former name.*aliases.*It cannot be taken over while it differs from the program in url\. Otherwise choose another/,
    );
  });

  it("takes over nothing that was made before the POST whose answer was lost", async () => {
    const { emulator, clock } = served;
    emulator.inject({ method: "POST", answer: { ...error(429, "APIGW.0308"), headers: { "retry-after": "60" } } });
    emulator.inject({ method: "POST", cut: "reset" });
    const sleep = clock.sleep;
    clock.sleep = async (ms) => {
      clock.sleep = sleep;
      await sleep(ms / 2);
      emulator.make(toWire(declared));
      await sleep(ms / 2);
    };
    const { message } = await failureOf(create());
    expect(message).toMatch(/it is not certain which registry of that name this run made/);
    expect(message).toMatch(/There is id 41/);
  });

  it("gives no registry to two resources, where one took what the other has made", async () => {
    const taken = `${declared.instanceId}/41`;
    await served.provider.diff(taken, {}, {});
    const failure = await failureOf(create());
    expect(failure.message).toMatch(/SWR answered with id 41, which another resource of this program has/);
    expect("id" in failure).toBe(false);
  });

  it("keeps to the operation's own time, and says what may come of it", async () => {
    served.emulator.inject({ method: "POST", delayMs: 3_000, cut: "reset" });
    const { message } = await failureOf(create({ ...declared, timeouts: { create: "1s" } }));
    expect(message).toMatch(/for 1 s; the operation may take 1s in all.*SWR may have made it/s);
  });

  it("repeats a throttled POST, which SWR surely did not act on", async () => {
    served.emulator.inject({
      method: "POST",
      times: 2,
      answer: { ...error(429, "APIGW.0308"), headers: { "retry-after": "9" } },
    });
    await create();
    expect(served.emulator.journal.count("POST")).toBe(3);
    expect(served.said).toEqual([
      expect.stringMatching(/^swr: registry "hub": SWR is asking to slow down .*; trying again in 9 s$/),
      expect.stringMatching(/trying again in 9 s/),
    ]);
  });

  it("names every place for credentials when there are none", async () => {
    const provider = served.again({ "huaweicloud:accessKey": "", "huaweicloud:secretKey": "" });
    const { message } = await failureOf(deployed(provider, declared));
    for (const place of [
      "huaweicloud:accessKey",
      "huaweicloud:authToken",
      "HUAWEICLOUD_SDK_AK",
      "HW_ACCESS_KEY",
      "CLOUD_SDK_AK",
    ]) {
      expect(message).toContain(place);
    }
  });
});
