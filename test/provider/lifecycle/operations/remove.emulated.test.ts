import { sample } from "../../../emulator/emulator";
import type { InjectedFault } from "../../../emulator/faults";
import { declared } from "../../../support/declared";
import { deployed, eachWithDeployed, error, failureOf } from "../../../support/emulated-provider";

const now = eachWithDeployed(declared);

const remove = () => now.served.provider.delete(now.made.id, now.made.outs);
const failure = () => failureOf(remove());

describe("deleting a registry", () => {
  it.each([204, 200, 202] as const)("is done with %i, in one request", async (status) => {
    now.served.emulator.switches.deleteStatus = status;
    await remove();
    expect(now.served.emulator.journal.lines).toEqual([`DELETE registries/41 ${status}`]);
    expect(now.served.said).toEqual([]);
  });

  it("takes SWR's 404 as already deleted, in one request, and says so in one line", async () => {
    now.served.emulator.drop(41);
    await remove();
    expect(now.served.emulator.journal.lines).toEqual(["DELETE registries/41 404"]);
    expect(now.served.said).toEqual([
      'swr: registry "hub" (41) was already gone: SWR answered that it is not there (404 SVCSTG.SWR.4040004): the registry does not exist',
    ]);
  });

  it.each<[number, unknown]>([
    [203, undefined],
    [206, undefined],
    [200, { error_code: "SVCSTG.SWR.4030170", error_msg: "no" }],
  ])("takes no strange success for a delete: %i %j", async (status, body) => {
    now.served.emulator.inject({ method: "DELETE", times: 9, answer: { status, body } });
    await failure();
    expect(now.served.emulator.registries()).toHaveLength(1);
  });

  it("goes to the place in the state, not to today's settings", async () => {
    const provider = now.served.again({ "huaweicloud:region": "cn-south-1", "huaweicloud:projectId": "another" });
    await provider.delete(now.made.id, now.made.outs);
    expect(now.served.emulator.journal.entries[0]?.path).toContain(
      `/v2/${sample.projectId}/instances/${sample.instanceId}/`,
    );
    expect(now.served.emulator.registries()).toEqual([]);
  });

  it.each([
    [400, "SVCSTG.SWR.4000014"],
    [405, "APIGW.0501"],
    [406, "SVCSTG.SWR.4060012"],
    [409, "SVCSTG.SWR.4090006"],
    [412, "SVCSTG.SWR.4120001"],
  ])("fails at once when it is refused (%i %s)", async (status, code) => {
    now.served.emulator.inject({ method: "DELETE", answer: error(status, code, "not now") });
    const { message } = await failure();
    expect(message).toContain(`Cannot delete registry "hub" (41): SWR refused it (${status} ${code}): not now.`);
    expect(message).toContain("It was not deleted and stays in the state.");
    expect(message).toMatch(/\nRequest: DELETE \/v2\/.*\/registries\/41, request id [0-9a-f]{32}$/);
    expect(now.served.emulator.journal.count("DELETE")).toBe(1);
  });

  it("names the replication policies that still use it", async () => {
    now.served.emulator.addPolicy({ name: "nightly-push", registryId: 41 });
    now.served.emulator.addPolicy({ name: "weekly", registryId: 41 });
    const { message } = await failure();
    expect(message).toMatch(
      /Replication policies "nightly-push", "weekly" still use it: delete those policies first, then run `pulumi destroy` again/,
    );
    now.served.emulator.removePolicies();
    await remove();
    expect(now.served.emulator.registries()).toEqual([]);
  });

  it("names one policy as one", async () => {
    now.served.emulator.addPolicy({ name: "nightly-push", registryId: 41 });
    expect((await failure()).message).toMatch(
      /stays in the state\.\nReplication policy "nightly-push" still uses it: delete that policy first, then run `pulumi destroy` again\.\nRequest/,
    );
  });

  it("asks once for the policies, and does not fail for them", async () => {
    now.served.emulator.inject({ method: "DELETE", answer: error(412, "SVCSTG.SWR.4120001") });
    now.served.emulator.inject({ method: "GET", times: 9, answer: error(500, "SVCSTG.SWR.5000005") });
    expect((await failure()).message).toMatch(/It was not deleted and stays in the state\.\nChange/);
    expect(now.served.emulator.journal.count("GET")).toBe(1);
  });

  it("waits no more than five seconds for the policies", async () => {
    now.served.emulator.addPolicy({ name: "nightly-push", registryId: 41 });
    now.served.emulator.inject({ method: "GET", path: /policies/, delayMs: 6_000, afterEffect: true });
    expect((await failure()).message).toMatch(/It was not deleted and stays in the state\.\n/);
  });

  it("leaves alone what another resource of the program has taken over, and says so", async () => {
    const provider = now.served.again();
    await provider.diff(now.made.id, { ...now.made.outs, adoptionMark: "mark" }, {});
    await provider.delete(now.made.id, now.made.outs);
    expect(now.served.said).toEqual([
      'swr: registry "hub" (41) was not deleted: another resource of this program has it now',
    ]);
    expect(now.served.emulator.journal.entries).toEqual([]);
  });

  it("fails at once on 401, for five wrong signatures lock the key, and tells where the keys came from", async () => {
    now.served.emulator.inject({ method: "DELETE", answer: error(401, "APIGW.0301", "wrong signature") });
    const { message } = await failure();
    expect(message).toMatch(/did not accept the credentials \(401 APIGW.0301\)/);
    expect(message).toMatch(/stack config \(huaweicloud:accessKey and huaweicloud:secretKey\).*last `pulumi up`/s);
    expect(now.served.emulator.journal.entries).toHaveLength(1);
  });

  it("does not look at a decoded reason that is longer than STS says it may be", async () => {
    const { emulator } = now.served;
    emulator.deniedActions.add("swr:instance:deleteRegistry");
    const decoded_message = JSON.stringify({ action: "x".repeat(10_240) });
    emulator.inject({ path: /decode/, answer: { status: 200, body: { decoded_message } } });
    expect((await failure()).message).toMatch(/STS did not decode it/);
  });

  it("fails at once on 403, with the reason decoded and no user or account in it", async () => {
    now.served.emulator.deniedActions.add("swr:instance:deleteRegistry");
    const { message } = await failure();
    expect(message).toMatch(/Denied by IAM: swr:instance:deleteRegistry on swr:cn-north-4:…:instance:/);
    expect(message).toMatch(/Reason given by IAM: implicit deny/);
    expect(message).toMatch(/Allow the IAM action swr:instance:deleteRegistry/);
    expect(message).not.toMatch(/alice|d0c0ffee|a11ce/);
    expect(now.served.emulator.journal.lines).toEqual([
      "DELETE registries/41 403",
      "POST /v5/decode-authorization-message 200",
    ]);
  });

  it("never lets a failed decoding hide the denial", async () => {
    now.served.emulator.switches.decodesDenials = false;
    now.served.emulator.deniedActions.add("swr:instance:deleteRegistry");
    const { message } = await failure();
    expect(message).toMatch(/SWR does not allow it \(403/);
    expect(message).toMatch(/STS did not decode it.*sts::decodeAuthorizationMessage/);
    expect(message).toMatch(/decode it: POST http:\S+\/v5\/decode-authorization-message/);
    expect(message).not.toMatch(/[A-Za-z0-9+/]{60}/);
  });

  it.each([
    [true, /All that IAM says: \{.*"user":"alice".*"account":"d0c0ffee/],
    [false, /Encoded reason: [A-Za-z0-9+/=]{60,}\n/],
  ])(
    "names user and account, decoded (%s) or not, only where huaweicloud:showAuthorizationDetail says so",
    async (decodes, told) => {
      now.served.emulator.switches.decodesDenials = decodes;
      now.served.emulator.deniedActions.add("swr:instance:deleteRegistry");
      const telling = now.served.again({ "huaweicloud:showAuthorizationDetail": "true" });
      expect((await failureOf(telling.delete(now.made.id, now.made.outs))).message).toMatch(told);
      expect((await failure()).message).not.toMatch(told);
    },
  );

  // Throttled ones are tried four times as often: some limits are by the minute.
  it.each<[string, Partial<InjectedFault>, number?]>([
    ["429", { answer: error(429, "APIGW.0308") }, 9],
    ["500", { answer: error(500, "SVCSTG.SWR.5000005") }],
    ["502", { answer: error(502, "APIGW.0201") }],
    ["503", { answer: error(503, "APIGW.0613") }],
    ["507", { answer: error(507, "SVCSTG.SWR.5070070") }],
    ["a throttling 403", { answer: error(403, "SVCSTG.SWR.4031032") }, 9],
    ["a busy 409", { answer: error(409, "SVCSTG.SWR.4090023") }, 9],
    ["a reset connection", { cut: "reset" }],
    ["a torn answer", { cut: "torn", answer: { status: 200, body: '{"a":' } }],
  ])("tries again after %s, and then fails and keeps the registry in state", async (_, fault, tries = 3) => {
    now.served.emulator.inject({ method: "DELETE", times: 2, ...fault });
    await remove();
    expect(now.served.emulator.journal.count("DELETE")).toBe(3);
    expect(now.served.emulator.registries()).toEqual([]);

    const next = await deployed(now.served.provider, declared);
    now.served.emulator.journal.clear();
    now.served.emulator.inject({ method: "DELETE", times: 99, ...fault });
    const { message } = await failureOf(now.served.provider.delete(next.id, next.outs));
    expect(message).toMatch(new RegExp(`\\(tried ${tries} times( in \\S+ s)?\\)`));
    expect(message).toMatch(/stays in the state/);
    expect(now.served.emulator.journal.count("DELETE")).toBe(tries);
    expect(now.served.emulator.registries()).toHaveLength(1);
  });

  it.each([
    ["new", { error_code: "SVCSTG.SWR.5000005" }],
    ["old", { errors: [{ errorCode: "SVCSTG.SWR.5000005" }] }],
    ["an array", [{ errorCode: "SVCSTG.SWR.5000005" }]],
    ["IAM's", { error: { code: "SVCSTG.SWR.5000005", message: "no" } }],
  ])("takes a 200 that says it is an error for none, in whatever shape: %s", async (_, body) => {
    now.served.emulator.inject({ method: "DELETE", times: 9, answer: { status: 200, body } });
    expect((await failure()).message).toMatch(
      /SWR reported success, but its answer says otherwise \(200 SVCSTG.SWR.5000005\)/,
    );
    expect(now.served.emulator.journal.lines).toEqual(["DELETE registries/41 200", "GET registries/41 200"]);
  });

  it("takes a 404 after a lost answer as deleted: the first try did it", async () => {
    now.served.emulator.inject({ method: "DELETE", cut: "reset", afterEffect: true });
    await remove();
    expect(now.served.emulator.journal.lines).toEqual(["DELETE registries/41 0", "DELETE registries/41 404"]);
  });

  it("does not say that nothing happened when an earlier try may have done it", async () => {
    now.served.emulator.inject({ method: "DELETE", cut: "reset", afterEffect: true });
    now.served.emulator.inject({ method: "DELETE", answer: error(403, "SVCSTG.SWR.4030170") });
    expect((await failure()).message).toMatch(/It may or may not be deleted; it stays in the state/);
  });

  it("names the policies also where an earlier try may have done it", async () => {
    now.served.emulator.addPolicy({ name: "nightly-push", registryId: 41 });
    now.served.emulator.inject({ method: "DELETE", answer: error(502, "APIGW.0201") });
    expect((await failure()).message).toMatch(/It may or may not be deleted.*"nightly-push" still uses it/s);
  });

  it("does not say that something may have happened when nothing was sent", async () => {
    now.served.emulator.inject({
      method: "DELETE",
      times: 9,
      answer: { ...error(429, "APIGW.0308"), headers: { "retry-after": "250" } },
    });
    expect((await failure()).message).toMatch(/It was not deleted and stays in the state/);
  });

  it.each([
    ["no name", { name: undefined }],
    [
      "wrong types",
      { name: 5, description: 5, timeouts: "5m", dnsConf: { hosts: { a: 1 } }, credential: "x", status: 7 },
    ],
    ["a wrong duration", { timeouts: { delete: "5 minutes" } }],
    ["a field of a later version", { mirrors: ["x"] }],
  ])("needs only the place: a state with %s", async (_, change) => {
    await now.served.provider.delete(now.made.id, { ...now.made.outs, ...change });
    expect(now.served.emulator.registries()).toEqual([]);
  });

  it("says which part of the place is missing in a damaged state", async () => {
    const { region: _, ...placeless } = now.made.outs;
    const { message } = await failureOf(now.served.provider.delete(now.made.id, placeless));
    expect(message).toMatch(/region is missing or not right/);
  });

  it.each([
    ["address in clear", { endpoint: "http://elsewhere.example.com" }, /the scheme http:\/\/, which is for loopback/],
    ["region that leads elsewhere", { region: "x.example.com/#" }, /the region "x.example.com\/\?…" cannot be right/],
  ])("sends nothing to a damaged state's %s", async (_, damage, reason) => {
    const provider = now.served.again({ "huaweicloud:endpoints": "" });
    const { message } = await failureOf(provider.delete(now.made.id, { ...now.made.outs, ...damage }));
    expect(message).toMatch(reason);
    expect(now.served.emulator.journal.entries).toEqual([]);
  });

  it("sends nothing while a setting is wrong", async () => {
    const provider = now.served.again({ "huaweicloud:endpoints": "x" });
    expect((await failureOf(provider.delete(now.made.id, now.made.outs))).message).toMatch(/must be a JSON object/);
    expect(now.served.emulator.journal.entries).toEqual([]);
  });

  it("names no policy that uses another registry, and not more than ten", async () => {
    now.served.emulator.addPolicy({ name: "other", registryId: 99 });
    for (let index = 0; index < 12; index++) now.served.emulator.addPolicy({ name: `policy-${index}`, registryId: 41 });
    const { message } = await failure();
    expect(message).not.toContain('"other"');
    expect(message).toMatch(/"policy-9" and 2 more still use it/);
  });

  it("asks STS once, even where STS is broken", async () => {
    now.served.emulator.deniedActions.add("swr:instance:deleteRegistry");
    now.served.emulator.inject({ method: "POST", times: 9, answer: error(500, "x") });
    expect((await failure()).message).toMatch(/STS did not decode it/);
    expect(now.served.emulator.journal.count("POST")).toBe(1);
  });

  it.each([
    ["as it is", "far-secret-1"],
    ["URL-encoded", encodeURIComponent("s&cret 1")],
    ["in base64", Buffer.from("robot:s&cret 1").toString("base64")],
    ["JSON-escaped", 's\\"cret'],
    ["as Go writes JSON", "a\\u0026b-secret"],
    ["as HTML", "a&amp;b-secret"],
  ])("never shows the registry's secret that SWR echoes: %s", async (_, echo) => {
    const secret =
      {
        "as it is": "far-secret-1",
        "JSON-escaped": 's"cret',
        "as Go writes JSON": "a&b-secret",
        "as HTML": "a&b-secret",
      }[_] ?? "s&cret 1";
    now.served.emulator.inject({ method: "DELETE", answer: error(400, "x", `no: ${echo}`) });
    const state = { ...now.made.outs, credential: { accessKey: "robot", accessSecret: secret } };
    const { message } = await failureOf(now.served.provider.delete(now.made.id, state));
    expect(message).toContain("no: [secret]");
    expect(message).not.toContain(echo);
  });

  it("fails when nobody listens", async () => {
    await now.served.emulator.stop();
    const { message } = await failure();
    expect(message).toMatch(/SWR could not be reached: the connection was refused \(ECONNREFUSED\).*tried 3 times/s);
  });

  it("signs each try anew: 20 minutes later the first signature would be refused", async () => {
    const answer = { ...error(429, "APIGW.0308"), headers: { "retry-after": "1200" } };
    now.served.emulator.inject({ method: "DELETE", answer });
    await now.served.provider.delete(now.made.id, { ...now.made.outs, timeouts: { delete: "1h" } });
    expect(now.served.emulator.journal.lines).toEqual(["DELETE registries/41 429", "DELETE registries/41 204"]);
  });

  it("prints two tidy lines and no stack trace where the host prints the error and its stack", async () => {
    now.served.emulator.inject({ method: "DELETE", answer: error(400, "SVCSTG.SWR.4000014") });
    const caught = await failure();
    expect(`${caught}: ${caught.stack}`).toMatch(
      /^swr: cannot delete registry "hub" \(41\): DELETE \/v2\/\S+\/registries\/41: HTTP 400, SVCSTG\.SWR\.4000014, request id [0-9a-f]{32}$/,
    );
    expect("id" in caught).toBe(false);
  });
});
