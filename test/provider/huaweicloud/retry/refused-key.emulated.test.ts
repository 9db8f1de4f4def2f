import type { Answer } from "../../../emulator/answer";
import { declared } from "../../../support/declared";
import { type EmulatedProvider, emulateProvider, error, failureOf } from "../../../support/emulated-provider";

let served: EmulatedProvider;
beforeEach(async () => {
  served = await emulateProvider({}, { "huaweicloud:maxRetries": "4" });
});
afterEach(() => served.emulator.stop());

/** Eight registries read at once by a new process, each answered alike: how many were asked for, and what the last one says. */
async function readEight(answer: Answer, provider = served.provider): Promise<{ sent: number; message: string }> {
  served.emulator.inject({ times: 99, answer });
  const failed = Array.from({ length: 8 }, (_, index) =>
    failureOf(provider.read(`${declared.instanceId}/${index + 1}`, { ...declared, status: "healthy" })),
  );
  const messages = (await Promise.all(failed)).map(({ message }) => message);
  return { sent: served.emulator.journal.lines.length, message: messages[0] ?? "" };
}

const refusedWords = "Incorrect IAM authentication information: verify aksk signature fail";

describe("an access key that is refused", () => {
  it.each<[string, Answer]>([
    ["401 with the gateway's code", error(401, "APIGW.0301")],
    ["403 with the gateway's code", error(403, "APIGW.0301")],
    ["400 with the code of an older gateway", error(400, "APIG.0301")],
    ["404 with the gateway's code", error(404, "APIGW.0303")],
    ["500 with the gateway's code", error(500, "APIGW.0301")],
    ["203 with the gateway's code", error(203, "APIGW.0301")],
    ["200 with the gateway's code", error(200, "APIGW.0301")],
    ["401 with the gateway's words alone", { status: 401, body: { message: "verify aksk signature fail" } }],
    ["403 with the gateway's words and a number", { status: 403, body: { code: 403, message: refusedWords } }],
    ["500 with the gateway's words alone", { status: 500, body: { message: refusedWords } }],
    ["200 with the gateway's words alone", { status: 200, body: { error: refusedWords } }],
  ])("is sent once: %s", async (_, answer) => {
    const { sent } = await readEight(answer);
    expect(sent).toBe(1);
  });

  it.each<[string, Answer]>([
    ["an empty 401", { status: 401 }],
    ["a page with 401", { status: 401, body: "<!doctype html><html><body>Sign in</body></html>" }],
    ["a 401 of no known form", { status: 401, body: { message: "unauthorized" } }],
    ["200 unauthorized", { status: 200, body: { error: "unauthorized" } }],
  ])("is sent three times where perhaps a proxy refuses it: %s", async (_, answer) => {
    const { sent } = await readEight(answer);
    expect(sent).toBe(3);
  });

  it("is told by its code, whatever the status: the advice is no right of IAM", async () => {
    const { message } = await readEight(error(403, "APIGW.0301", "verify aksk signature fail"));
    expect(message).toMatch(
      /did not accept the credentials \(403 APIGW.0301\).*The secret key does not belong to this/s,
    );
    expect(message).not.toMatch(/Allow the IAM action/);
  });

  it("says of a 401 without a code who perhaps answered, and not that it is tried once", async () => {
    const { message } = await readEight({ status: 401 });
    expect(message).toMatch(/Perhaps a proxy answered in place of SWR/);
    expect(message).not.toMatch(/not tried twice/);
  });
});

describe("an access key that SWR itself has seen", () => {
  const answer = error(401, "SVCSTG.SWR.4010020", "cannot log in at the target registry");

  it("is used for all other resources", async () => {
    const { sent, message } = await readEight(answer);
    expect(sent).toBe(8);
    expect(message).toMatch(/SWR itself answered, so the signature was right: check the resource's `credential`/);
  });

  it("is not used on where SWR says that it did not authenticate the request", async () => {
    expect((await readEight(error(401, "SVCSTG.SWR.4010000"))).sent).toBe(1);
  });
});
