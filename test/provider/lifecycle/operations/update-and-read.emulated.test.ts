import type { InjectedFault } from "../../../emulator/faults";
import { declared, internal } from "../../../support/declared";
import { deployed, eachWithDeployed, error, failureOf } from "../../../support/emulated-provider";

const now = eachWithDeployed(declared);

const update = (change: object) =>
  now.served.provider.update(now.made.id, now.made.outs, { ...now.made.inputs, ...change });
const rotated = { credential: { accessKey: "robot", accessSecret: "far-secret-9" } };

describe("updating a registry", () => {
  it("takes one PUT and one read-back", async () => {
    await update({ description: "changed" });
    expect(now.served.emulator.journal.lines).toEqual(["PUT registries/41 200", "GET registries/41 200"]);
  });

  it.each([{ timeouts: { delete: "1m" } }, { adoptExisting: true }])(
    "only records what lives here: %j",
    async (change) => {
      const { outs } = await update(change);
      expect(outs).toMatchObject({ ...declared, ...change, status: "healthy" });
      expect(now.served.emulator.journal.lines).toEqual([]);
    },
  );

  it("sends the same secret again for another secretVersion", async () => {
    now.served.emulator.edit(41, { credential: { type: "basic", access_key: "robot", access_secret: "by hand" } });
    const { outs } = await update({ secretVersion: 2 });
    expect(now.served.emulator.registries()[0]?.credential.access_secret).toBe("far-secret-1");
    expect(outs).toMatchObject({ secretVersion: 2 });
    expect(await now.served.provider.diff(now.made.id, outs, { ...now.made.inputs, secretVersion: 2 })).toEqual({
      changes: false,
    });
  });

  it("keeps the looked-up project and the recorded place", async () => {
    const { projectId: _, ...bare } = now.made.inputs;
    const { outs } = await now.served.provider.update(now.made.id, now.made.outs, { ...bare, description: "changed" });
    expect(outs).toMatchObject({ projectId: declared.projectId });
  });

  it.each([
    [400, "SVCSTG.SWR.4000014"],
    [401, "APIGW.0301"],
    [403, "SVCSTG.SWR.4030170"],
    [404, "SVCSTG.SWR.4040004"],
    [429, "APIGW.0308"],
  ])(
    "fails without an id when it surely did nothing (%i), so that the state keeps the old secret and plans it again",
    async (status, code) => {
      now.served.emulator.inject({ method: "PUT", times: 9, answer: error(status, code) });
      const failure = await failureOf(update(rotated));
      expect("id" in failure).toBe(false);
      expect(failure.message).toMatch(/Nothing was changed/);
      expect(now.served.emulator.registries()[0]?.credential.access_secret).toBe("far-secret-1");
    },
  );

  it.each<[string, InjectedFault]>([
    ["a reset", { method: "PUT", times: 9, cut: "reset", afterEffect: true }],
    ["a 500", { method: "PUT", times: 9, answer: error(500, "x") }],
  ])("may have done it after %s: keeps the old outputs, and the next up sends it again", async (_, fault) => {
    now.served.emulator.inject(fault);
    const half = await failureOf(update(rotated));
    expect(half.id).toBe(now.made.id);
    // Which secret SWR holds is not known, and a refresh cannot tell.
    expect(half.properties).toMatchObject({ ...declared, credential: { accessKey: "robot" } });
    expect(half.properties).not.toHaveProperty("credential.accessSecret");
    now.served.emulator.clearFaults();
    // Also when the program has gone back to the old secret meanwhile: state and program are equal, SWR is not.
    const { outs } = await now.served.provider.update(now.made.id, half.properties as object, now.made.inputs);
    expect(now.served.emulator.registries()[0]?.credential.access_secret).toBe("far-secret-1");
    expect(outs).toMatchObject({ credential: declared.credential, status: "healthy" });
  });

  it("remembers that an earlier try may have done it when a later one is refused", async () => {
    now.served.emulator.inject({ method: "PUT", cut: "reset", afterEffect: true });
    now.served.emulator.inject({ method: "PUT", answer: error(400, "x") });
    const half = await failureOf(update(rotated));
    expect(half.id).toBe(now.made.id);
    expect(half.message).toMatch(/may or may not have changed it/);
  });

  it("keeps its own time", async () => {
    now.served.emulator.inject({ method: "PUT", delayMs: 3_000 });
    const { message } = await failureOf(update({ ...rotated, timeouts: { update: "1s" } }));
    expect(message).toMatch(/no answer from http\S+ for 1 s; the operation may take 1s in all/);
  });

  it("never tells the old secret or the new one", async () => {
    const echo = { status: 400, body: { error_code: "x", error_msg: "far-secret-9 is weaker than far-secret-1" } };
    now.served.emulator.inject({ method: "PUT", answer: echo });
    const failure = await failureOf(update(rotated));
    expect(`${failure.message}${failure}${failure.stack}${JSON.stringify(failure)}`).not.toMatch(/far-secret/);
  });
});

describe("reading a registry", () => {
  it("takes one GET", async () => {
    await now.served.provider.read(now.made.id, now.made.outs);
    expect(now.served.emulator.journal.lines).toEqual(["GET registries/41 200"]);
  });

  it("shows drift per field, in outputs and inputs, with the recorded secret", async () => {
    now.served.emulator.edit(41, { description: "drifted", url: "https://drifted.example.com" });
    const { props, inputs } = await now.served.provider.read(now.made.id, now.made.outs);
    const drifted = { description: "drifted", url: "https://drifted.example.com", credential: declared.credential };
    expect(props).toMatchObject(drifted);
    expect(inputs).toMatchObject(drifted);
    expect(inputs).not.toHaveProperty("status");
  });

  it("takes SWR's own 404 for gone", async () => {
    now.served.emulator.drop(41);
    expect(await now.served.provider.read(now.made.id, now.made.outs)).toEqual({ id: "", props: {} });
  });

  it("takes a vanished instance for gone", async () => {
    now.served.emulator.dropInstance();
    expect(await now.served.provider.read(now.made.id, now.made.outs)).toEqual({ id: "", props: {} });
  });

  it.each<[string, InjectedFault["answer"]]>([
    ["the gateway's 404", error(404, "APIGW.0101")],
    ["an HTML 404", { status: 404, body: "<html></html>" }],
    ["a 401", error(401, "APIGW.0301")],
    ["a 403", error(403, "x")],
    ["a 500", error(500, "x")],
  ])("never takes %s for gone", async (_, answer) => {
    now.served.emulator.inject({ method: "GET", path: /registries\/41$/, times: 9, ...(answer && { answer }) });
    expect((await failureOf(now.served.provider.read(now.made.id, now.made.outs))).message).toMatch(
      /Cannot read registry "hub" \(41\)/,
    );
  });

  it("looks up one of which nothing is recorded, the place from the settings", async () => {
    const { props } = await now.served.again().read(now.made.id, {});
    expect(props).toMatchObject({
      name: "hub",
      url: declared.url,
      region: declared.region,
      projectId: declared.projectId,
    });
    expect(props).not.toHaveProperty("credential.accessSecret");
  });

  it("fails a look-up of one that is not there", async () => {
    const { message } = await failureOf(
      now.served.again().read(`${declared.instanceId}/999`, { region: declared.region }),
    );
    expect(message).toMatch(/Cannot read registry 999: SWR answered that it is not there.*There is no such registry/s);
  });

  it("looks up in the settings' project only where the region is the settings' too", async () => {
    const provider = now.served.again({ "huaweicloud:projectId": "another", "huaweicloud:region": "cn-south-1" });
    const { props } = await provider.read(now.made.id, { region: declared.region });
    expect(props).toMatchObject({ projectId: declared.projectId });
    expect(props).not.toHaveProperty("projectFromIam");
  });

  it("refuses a region that cannot be one before it becomes an address", async () => {
    const { message } = await failureOf(
      now.served.again().read(now.made.id, { region: "x.evil.invalid/", projectId: "p" }),
    );
    expect(message).toMatch(/the region "x.evil.invalid\/" cannot be right/);
  });

  it.each([
    [
      "another registry",
      { id: 99, name: "other", type: "huawei-SWR" },
      /says otherwise \(200\): it is about another id than 41/,
    ],
    ["nothing", {}, /without this registry in it/],
    ["a list", [], /without this registry in it/],
    ["one without an id", { name: "hub" }, /without this registry in it/],
  ])("takes an answer about %s for no answer", async (_, body, message) => {
    now.served.emulator.inject({ method: "GET", times: 9, answer: { status: 200, body } });
    expect((await failureOf(now.served.provider.read(now.made.id, now.made.outs))).message).toMatch(message);
  });

  it.each([
    ["an empty name", { name: "" }, "name"],
    ["an empty url", { url: "" }, "url"],
    ["a masked access key", { credential: { access_key: "ro***t" } }, "credential"],
    ["hosts that are no texts", { dns_conf: { hosts: { a: 5 } } }, "dnsConf"],
  ] as const)("takes %s for no drift", async (_, change, key) => {
    const body = { id: 41, name: "hub", type: "swr-pro", url: declared.url, ...change };
    now.served.emulator.inject({ method: "GET", answer: { status: 200, body } });
    expect((await now.served.provider.read(now.made.id, now.made.outs)).props?.[key]).toEqual(declared[key]);
  });

  it.each(["", "42", "a/b", "a/0", "a/4/2", "../x/42"])("refuses the id %j", async (id) => {
    await expect(now.served.provider.read(id, { region: declared.region })).rejects.toThrow(/id|instance/);
    expect(now.served.emulator.journal.lines).toEqual([]);
  });

  it("finds a registry beyond the first page, however many there are", async () => {
    for (let index = 0; index < 210; index++)
      await deployed(now.served.provider, { ...declared, name: `hub-${index}` });
    now.served.emulator.journal.clear();
    now.served.emulator.inject({ method: "GET", path: /registries\/41$/, answer: error(404, "APIGW.0101") });
    expect((await failureOf(now.served.provider.read(now.made.id, now.made.outs))).message).toMatch(
      /still lists the registry/,
    );
    // Three pages, read twice: between two pages of one reading a registry could slip out.
    expect(now.served.emulator.journal.count("GET", /registries$/)).toBe(6);
  });
});

describe("the state of an Enterprise instance's registry", () => {
  it("keeps the target's project where SWR does not show it", async () => {
    now.served.emulator.switches.showsProjectId = false;
    const { id, outs } = await deployed(now.served.provider, internal);
    expect((await now.served.provider.read(id, outs)).props).toMatchObject({ target: internal.target });
  });
});

describe("what SWR shows", () => {
  const now = eachWithDeployed(declared);

  it.each([
    "https://robot:by-hand@harbor.example.com",
    "https://robot:by/hand@by-hand@harbor.example.com",
    "https://robot:1/by-hand@harbor.example.com",
    "robot:by-hand@harbor.example.com",
  ])("is stripped of a user and password that somebody put into the address: %s", async (url) => {
    now.served.emulator.switches.normalisesUrl = false;
    now.served.emulator.edit(41, { url });
    const { props } = await now.served.provider.read(now.made.id, now.made.outs);
    expect(JSON.stringify(props)).not.toMatch(/by.hand|robot:/);
    expect(props?.url).toMatch(/harbor\.example\.com$/);
  });

  it("does not stop everything by an address of many slashes", async () => {
    now.served.emulator.edit(41, { url: `https://h.example.com/${"/".repeat(1_000_000)}a` });
    const { props } = await now.served.provider.read(now.made.id, now.made.outs);
    expect(String(props?.url).length).toBeLessThan(2_100);
  });

  it("is not believed where it is of another type: that would replace the registry", async () => {
    const body = { id: 41, name: "hub", type: "huawei-SWR", url: declared.url };
    now.served.emulator.inject({ method: "GET", answer: { status: 200, body } });
    expect((await failureOf(now.served.provider.read(now.made.id, now.made.outs))).message).toMatch(
      /about a registry of type "huawei-SWR", but this one has the type "swr-pro", and SWR never changes a type/,
    );
  });

  it("hurts nothing where it names a host __proto__", async () => {
    const dns_conf = JSON.parse('{"hosts":{"__proto__":{"polluted":"1.1.1.1"},"a.example.com":"10.0.0.5"}}');
    now.served.emulator.edit(41, { dns_conf });
    const { props } = await now.served.provider.read(now.made.id, now.made.outs);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await now.served.provider.read(now.made.id, props)).props).toEqual(props);
  });

  it("tells of a change in nothing but the time of it: perhaps the secret", async () => {
    await now.served.clock.pass(60_000);
    const { updatedAt } = now.served.emulator.registries()[0] ?? { updatedAt: 0 };
    now.served.emulator.edit(41, { updatedAt: updatedAt + 60_000 });
    const { props } = await now.served.provider.read(now.made.id, now.made.outs);
    expect(now.served.said).toEqual([
      expect.stringMatching(
        /"hub" \(41\): it was changed at 20\S+Z but shows no change, so perhaps its secret was changed; .*`secretVersion`/,
      ),
    ]);
    // Once: it is recorded now.
    await now.served.provider.read(now.made.id, props);
    expect(now.served.said).toHaveLength(1);
  });

  it("tells nothing of the sort where something shows", async () => {
    await now.served.clock.pass(60_000);
    now.served.emulator.edit(41, { description: "by hand", updatedAt: Date.now() + 60_000 });
    await now.served.provider.read(now.made.id, now.made.outs);
    expect(now.served.said).toEqual([]);
  });
});

describe("a refresh that takes a registry out of the state", () => {
  const now = eachWithDeployed(declared);

  it.each<[string, () => void, RegExp]>([
    ["the registry", () => now.served.emulator.drop(41), /404 SVCSTG.SWR.4040004\): the registry does not exist$/],
    [
      "the whole instance",
      () => now.served.emulator.dropInstance(),
      /404 SVCSTG.SWR.4040010\): the instance does not exist$/,
    ],
    [
      "the registry, behind a gateway's 404",
      () => {
        now.served.emulator.drop(41);
        now.served.emulator.inject({ method: "GET", answer: error(404, "APIGW.0101") });
      },
      /the instance does not list the registry any more$/,
    ],
    [
      "the whole instance, behind a gateway's 404",
      () => {
        now.served.emulator.dropInstance();
        now.served.emulator.inject({ method: "GET", answer: error(404, "APIGW.0101") });
      },
      /the whole instance is gone: .*\(404 SVCSTG.SWR.4040010\): the instance does not exist$/,
    ],
  ])("says that %s is gone, in SWR's own words", async (_, trouble, words) => {
    trouble();
    expect(await now.served.provider.read(now.made.id, now.made.outs)).toEqual({ id: "", props: {} });
    expect(now.served.said).toEqual([
      expect.stringMatching(/^swr: registry "hub" \(41\) is not at SWR any more and leaves the state: /),
    ]);
    expect(now.served.said[0]).toMatch(words);
  });
});
