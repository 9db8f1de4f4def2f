import { declared } from "../../declared";
import { deployed, failureOf, type Served, serveEmulated } from "../../served";

let served: Served;
afterEach(() => served.emulator.stop());

describe("the API client", () => {
  it("signs in with an IAM token", async () => {
    served = await serveEmulated({ authToken: "token-1" }, { "huaweicloud:authToken": "token-1" });
    await deployed(served.provider, declared);
    expect(served.emulator.journal.lines).toEqual(["POST registries 201", "GET registries/41 200"]);
  });

  it("signs in with temporary keys, the security token signed", async () => {
    const keys = [{ accessKey: "AK", secretKey: "SK", securityToken: "ST" }];
    const config = { "huaweicloud:accessKey": "AK", "huaweicloud:secretKey": "SK", "huaweicloud:securityToken": "ST" };
    served = await serveEmulated({ keys }, config);
    await deployed(served.provider, declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("tells of a wrong secret key once, and does not lock the key by trying on", async () => {
    served = await serveEmulated({}, { "huaweicloud:secretKey": "wrong" });
    const { message } = await failureOf(deployed(served.provider, declared));
    expect(message).toMatch(/401 APIGW.0301.*signature does not match/s);
    expect(served.emulator.journal.entries).toHaveLength(1);
  });

  it("reuses kept-alive connections", async () => {
    served = await serveEmulated();
    for (let index = 0; index < 10; index++) await deployed(served.provider, { ...declared, name: `hub-${index}` });
    expect(new Set(served.emulator.journal.entries.map(({ connection }) => connection)).size).toBe(1);
  });

  it("opens no more than 16 connections, however much is asked at once", async () => {
    served = await serveEmulated();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => deployed(served.provider, { ...declared, name: `hub-${index}` })),
    );
    expect(new Set(served.emulator.journal.entries.map(({ connection }) => connection)).size).toBeLessThanOrEqual(16);
  });

  it("never follows a redirect", async () => {
    served = await serveEmulated();
    const elsewhere = await serveEmulated();
    const answer = { status: 307, headers: { location: `${elsewhere.emulator.url}/v2/x` } };
    served.emulator.inject({ method: "POST", answer });
    expect((await failureOf(deployed(served.provider, declared))).message).toMatch(
      /SWR refused it \(307\): a redirect, which is never followed/,
    );
    expect(elsewhere.emulator.journal.entries).toEqual([]);
    await elsewhere.emulator.stop();
  });

  it("reads no more than 4 MiB of an answer", async () => {
    served = await serveEmulated();
    const { id, outs } = await deployed(served.provider, declared);
    served.emulator.inject({ method: "GET", times: 9, answer: { status: 500, body: "x".repeat(10_000_000) } });
    expect((await failureOf(served.provider.read(id, outs))).message).toMatch(/longer than 4 MiB/);
  });

  it("never shows a secret of its own that a server echoes", async () => {
    served = await serveEmulated();
    const echo = { error_code: "APIGW.0301", error_msg: "canonical request with emulator-secret-key-0001-made-up" };
    served.emulator.inject({ method: "POST", answer: { status: 401, body: echo } });
    expect((await failureOf(deployed(served.provider, declared))).message).not.toContain("emulator-secret-key");
  });

  it("ends at the operation's deadline and says what it waited for", async () => {
    served = await serveEmulated();
    const { id, outs } = await deployed(served.provider, { ...declared, timeouts: { delete: "1s" } });
    served.emulator.inject({ method: "DELETE", delayMs: 5_000 });
    const { message } = await failureOf(served.provider.delete(id, outs));
    expect(message).toMatch(/SWR did not finish in time: no answer from http\S+ within the 1s/);
    expect(message).toMatch(/`timeouts`/);
  });
});
