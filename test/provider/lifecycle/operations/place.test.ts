import type { HttpRequest, HttpResponse } from "../../../../provider/huaweicloud/http/transport";
import { declared } from "../../../support/declared";
import { failureOf } from "../../../support/emulated-provider";
import { FakeClock } from "../../../support/fake-clock";
import { dynamicProvider } from "../../../support/lifecycle-of";

/** The provider with these settings, over a wire that answers everything alike. */
function providerOver(config: Record<string, string>, answer: HttpResponse) {
  const sent: HttpRequest[] = [];
  const transport = async (request: HttpRequest) => {
    sent.push(request);
    return answer;
  };
  const all: Record<string, string> = { "huaweicloud:authToken": "t", ...config };
  const provider = dynamicProvider({ transport, clock: new FakeClock(), env: () => undefined });
  void provider.configure({ config: { get: (key) => all[key], require: (key) => all[key] ?? "" } });
  return { provider, sent };
}

const id = `${declared.instanceId}/42`;
const gone = { status: 404, headers: {}, body: '{"error_code":"SVCSTG.SWR.4040004"}' };
const refused = { status: 400, headers: {}, body: '{"error_code":"SVCSTG.SWR.4000014","error_msg":"no"}' };

describe("which address is asked", () => {
  it("for a recorded registry: the recorded region's own, whatever cloud is set today", async () => {
    const { provider, sent } = providerOver({ "huaweicloud:cloud": "other.example" }, gone);
    await provider.delete(id, { ...declared, status: "healthy" });
    expect(sent.map(({ origin }) => origin)).toEqual(["https://swr-api.cn-north-4.myhuaweicloud.com"]);
  });

  it("for a recorded registry: the recorded one, where there is one", async () => {
    const { provider, sent } = providerOver({}, gone);
    await provider.delete(id, { ...declared, status: "healthy", endpoint: "https://swr.other.example" });
    expect(sent.map(({ origin }) => origin)).toEqual(["https://swr.other.example"]);
  });

  it("for a recorded registry whose instance is not that of its id: none", async () => {
    const { provider, sent } = providerOver({}, gone);
    const { message } = await failureOf(provider.delete(id, { ...declared, instanceId: "another", status: "healthy" }));
    expect(message).toMatch(/the recorded instance, "another", is not that of its id/);
    expect(sent).toEqual([]);
  });

  it("for a recorded registry whose address holds a password: none, and the password is not shown", async () => {
    const { provider, sent } = providerOver({}, gone);
    const endpoint = "https://u:far-secret-1@evil.example.com?token=t-1";
    const { message } = await failureOf(provider.delete(id, { ...declared, status: "healthy", endpoint }));
    expect(message).toMatch(/the recorded address of SWR, "https:\/\/…@evil.example.com\?…", /);
    expect(sent).toEqual([]);
  });

  it("for a new one: the region's own in the cloud of the settings", async () => {
    const { provider, sent } = providerOver({ "huaweicloud:cloud": "other.example" }, refused);
    await failureOf(provider.create(declared));
    expect(sent[0]?.origin).toBe("https://swr-api.cn-north-4.other.example");
  });
});
