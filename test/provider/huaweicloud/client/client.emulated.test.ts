import { HostProcess } from "../../../../provider/dynamic/host-process";
import { sample } from "../../../emulator/emulator";
import { declared } from "../../../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, error, failureOf } from "../../../support/emulated-provider";

let served: EmulatedProvider;
afterEach(() => served.emulator.stop());

describe("the API client", () => {
  it("signs in with an IAM token", async () => {
    served = await emulateProvider({ authToken: "token-1" }, { "huaweicloud:authToken": "token-1" });
    await deployed(served.provider, declared);
    expect(served.emulator.journal.lines).toEqual(["POST registries 201", "GET registries/41 200"]);
  });

  it("signs in with temporary keys, the security token signed", async () => {
    const keys = [{ accessKey: "AK", secretKey: "SK", securityToken: "ST" }];
    const config = { "huaweicloud:accessKey": "AK", "huaweicloud:secretKey": "SK", "huaweicloud:securityToken": "ST" };
    served = await emulateProvider({ keys }, config);
    await deployed(served.provider, declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("tells of a wrong secret key once, and does not lock the key by trying on", async () => {
    served = await emulateProvider({}, { "huaweicloud:secretKey": "wrong" });
    const { message } = await failureOf(deployed(served.provider, declared));
    expect(message).toMatch(/401 APIGW.0301.*signature does not match/s);
    expect(served.emulator.journal.entries).toHaveLength(1);
  });

  it("takes out of an answer what it cuts of a secret, and leaves what is shown anyway", async () => {
    served = await emulateProvider();
    const says = "harbor.example.com: robot Rm9vQmFyQmF6|, hub: bad registry password registry-pass>";
    served.emulator.inject({ method: "POST", answer: error(400, "x", says) });
    const credential = {
      accessKey: "robot",
      accessSecret: "robot@harbor.example.com/registry-password/Rm9vQmFyQmF6UXV4",
    };
    const { message } = await failureOf(deployed(served.provider, { ...declared, credential }));
    expect(message).toContain("harbor.example.com: robot [secret]|, hub: bad registry password [secret]>");
  });

  it("reuses kept-alive connections", async () => {
    served = await emulateProvider();
    for (let index = 0; index < 10; index++) await deployed(served.provider, { ...declared, name: `hub-${index}` });
    expect(new Set(served.emulator.journal.entries.map(({ connection }) => connection)).size).toBe(1);
  });

  it("opens no more than 16 connections, however much is asked at once", async () => {
    served = await emulateProvider();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => deployed(served.provider, { ...declared, name: `hub-${index}` })),
    );
    expect(new Set(served.emulator.journal.entries.map(({ connection }) => connection)).size).toBeLessThanOrEqual(16);
  });

  it("never follows a redirect", async () => {
    served = await emulateProvider();
    const elsewhere = await emulateProvider();
    const answer = { status: 307, headers: { location: `${elsewhere.emulator.url}/v2/x` } };
    served.emulator.inject({ method: "POST", answer });
    expect((await failureOf(deployed(served.provider, declared))).message).toMatch(
      /SWR gave no answer of its own \(307\): a redirect, which is never followed/,
    );
    expect(elsewhere.emulator.journal.entries).toEqual([]);
    await elsewhere.emulator.stop();
  });

  it("reads no more than 4 MiB of an answer", async () => {
    served = await emulateProvider();
    const { id, outs } = await deployed(served.provider, declared);
    served.emulator.inject({ method: "GET", times: 9, answer: { status: 200, body: "x".repeat(10_000_000) } });
    expect((await failureOf(served.provider.read(id, outs))).message).toMatch(/longer than 4 MiB/);
  });

  it("never shows a secret of its own that a server echoes", async () => {
    served = await emulateProvider();
    const echo = { error_code: "APIGW.0301", error_msg: "canonical request with emulator-secret-key-0001-made-up" };
    served.emulator.inject({ method: "POST", answer: { status: 401, body: echo } });
    expect((await failureOf(deployed(served.provider, declared))).message).not.toContain("emulator-secret-key");
  });

  it("ends at the operation's deadline and says what it waited for", async () => {
    served = await emulateProvider();
    const { id, outs } = await deployed(served.provider, { ...declared, timeouts: { delete: "1s" } });
    served.emulator.inject({ method: "DELETE", delayMs: 5_000 });
    const { message } = await failureOf(served.provider.delete(id, outs));
    expect(message).toMatch(
      /SWR did not finish in time: no answer from http\S+ for 1 s; the operation may take 1s in all/,
    );
    expect(message).toMatch(/`timeouts`/);
  });
});

describe("a key that is wrong", () => {
  it("is tried once by a run with many resources, and is not locked", async () => {
    served = await emulateProvider({}, { "huaweicloud:secretKey": "wrong" });
    const creates = Array.from({ length: 30 }, (_, index) =>
      failureOf(deployed(served.provider, { ...declared, name: `hub-${index}` })),
    );
    const messages = (await Promise.all(creates)).map(({ message }) => message);
    expect(served.emulator.journal.lines).toEqual(["POST registries 401"]);
    expect(
      messages.filter((text) => /this one was not sent, because wrong signatures lock the key/.test(text)),
    ).toHaveLength(29);
    // An id of a request that was sent stands with that one only.
    expect(messages.filter((text) => /request id/.test(text))).toHaveLength(1);
    expect(messages.filter((text) => /^Request: POST \S+ \(not sent\)$/m.test(text))).toHaveLength(29);
    const right = served.again({ "huaweicloud:secretKey": sample.secretKey });
    await deployed(right, declared);
  });

  it("is a matter of keys: each token is asked about", async () => {
    served = await emulateProvider({}, { "huaweicloud:authToken": "expired" });
    await failureOf(deployed(served.provider, declared));
    await failureOf(deployed(served.provider, { ...declared, name: "second" }));
    expect(served.emulator.journal.lines).toEqual(["POST registries 401", "POST registries 401"]);
  });
});

describe("a brown-out", () => {
  it("is not multiplied by the number of resources", async () => {
    served = await emulateProvider({}, { "huaweicloud:maxRetries": "4" });
    const all = Array.from({ length: 100 }, (_, index) => ({ ...declared, name: `hub-${index}` }));
    const made = await Promise.all(all.map((args) => deployed(served.provider, args)));
    served.emulator.journal.clear();
    served.emulator.inject({ method: "DELETE", times: 10_000, answer: error(503, "APIGW.0613") });
    const failures = await Promise.all(made.map(({ id, outs }) => failureOf(served.provider.delete(id, outs))));
    // Without a budget it would be 500.
    expect(served.emulator.journal.count("DELETE")).toBe(200);
    const spent = failures.filter(({ message }) =>
      /not tried again: so many requests of this run have failed/.test(message),
    );
    expect(spent.length).toBeGreaterThan(70);
  });
});

describe("an interrupted run", () => {
  const host = () => new HostProcess(() => {});

  it("waits no longer, sends nothing more, and says what state things are in", async () => {
    const process = host();
    served = await emulateProvider({}, {}, process);
    const { id, outs } = await deployed(served.provider, declared);
    served.emulator.inject({ method: "DELETE", times: 9, answer: error(503, "APIGW.0613") });
    served.clock.sleep = async () => process.interrupt();
    served.emulator.journal.clear();
    const { message } = await failureOf(served.provider.delete(id, outs));
    expect(message).toMatch(/SWR was not waited for: the run was interrupted before it was asked \(tried 2 times\)/);
    expect(message).toMatch(/The attempt before that ended with: SWR failed \(503 APIGW.0613\)/);
    expect(message).toMatch(/It may or may not be deleted; it stays in the state/);
    expect(message).toMatch(/`pulumi cancel`/);
    // The engine shows no error of an interrupted run, but what is printed.
    expect(served.said).toEqual([message]);
    expect(served.emulator.journal.lines).toEqual(["DELETE registries/41 503"]);
  });

  it("keeps the id of what is made already", async () => {
    const process = host();
    served = await emulateProvider({ switches: { lateToShow: 9 } }, {}, process);
    served.clock.sleep = async () => process.interrupt();
    const failure = await failureOf(deployed(served.provider, declared));
    expect(failure).toMatchObject({ name: "ResourceInitError", id: `${sample.instanceId}/41` });
    expect(failure.message).toMatch(/kept in the state with its id 41/);
  });

  it("cuts what is in flight when its time is up", async () => {
    const cut = new AbortController();
    const process = host();
    Object.defineProperty(process, "abortInFlight", { value: cut.signal });
    served = await emulateProvider(
      {
        sleep: async () => {
          process.interrupt();
          cut.abort();
        },
      },
      {},
      process,
    );
    const { id, outs } = await deployed(served.provider, declared);
    served.emulator.inject({ method: "DELETE", delayMs: 60_000 });
    const { message } = await failureOf(served.provider.delete(id, outs));
    expect(message).toMatch(/no answer from http\S+ for 0 s when the run was interrupted/);
    expect(message).toMatch(/It may or may not be deleted/);
  });
});
