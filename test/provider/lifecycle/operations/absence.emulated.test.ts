import type { InjectedFault } from "../../../emulator/faults";
import { declared } from "../../../support/declared";
import { deployed, eachWithDeployed, emulateProvider, error, failureOf } from "../../../support/emulated-provider";

const now = eachWithDeployed(declared);

const remove = () => now.served.provider.delete(now.made.id, now.made.outs);
const failure = () => failureOf(remove());
const html = { status: 404, body: "<html><body>404 Not Found</body></html>" };

describe("what a 404 to a delete means", () => {
  it("takes the 404 of an instance that is gone as already deleted", async () => {
    now.served.emulator.dropInstance();
    await remove();
    expect(now.served.emulator.journal.lines).toEqual(["DELETE registries/41 404"]);
  });

  it.each<[string, InjectedFault["answer"]]>([
    ["the gateway's 404 (APIGW)", error(404, "APIGW.0101")],
    ["the gateway's 404 (APIG)", error(404, "APIG.0103")],
    ["an HTML page", html],
    ["a 404 without a body", { status: 404 }],
    ["another gateway's JSON", { status: 404, body: { code: 404, message: "no Route matched with those values" } }],
  ])("doubts %s: fails while the instance still lists the registry", async (_, answer) => {
    now.served.emulator.inject({ method: "DELETE", ...(answer && { answer }) });
    const { message } = await failure();
    expect(message).toMatch(/does not prove that it is gone, and the instance still lists the registry/);
    expect(message).toMatch(/pulumi state delete/);
    expect(now.served.emulator.journal.lines).toEqual(["DELETE registries/41 404", "GET registries 200"]);
    expect(now.served.emulator.registries()).toHaveLength(1);
  });

  it("says what was answered, that nothing was changed, and that it was asked where the registry is recorded", async () => {
    now.served.emulator.inject({ method: "DELETE", answer: error(404, "APIGW.0101") });
    expect((await failure()).message.replaceAll(now.served.emulator.url, "URL").split("\n").slice(0, 2)).toEqual([
      'Cannot delete registry "hub" (41): the answer 404 APIGW.0101 does not prove that it is gone, and the instance still lists the registry.',
      "Nothing was changed. The request went to URL, where it is recorded.",
    ]);
    now.served.emulator.inject({ method: "DELETE", answer: html });
    expect((await failure()).message).toMatch(/: the answer 404 does not prove/);
  });

  it("is settled by the list also where that holds others", async () => {
    await deployed(now.served.provider, { ...declared, name: "other" });
    now.served.emulator.drop(41);
    now.served.emulator.inject({ method: "DELETE", answer: html });
    await remove();
    expect(now.served.emulator.registries().map(({ name }) => name)).toEqual(["other"]);
  });

  it("is settled by SWR's own 404 for the list: the instance is gone", async () => {
    now.served.emulator.inject({ method: "DELETE", answer: html });
    now.served.emulator.dropInstance();
    await remove();
    expect(now.served.emulator.journal.lines).toEqual(["DELETE registries/41 404", "GET registries 404"]);
  });

  it('doubts SWR\'s own "unknown URL" too, which says nothing of the registry', async () => {
    now.served.emulator.inject({ method: "DELETE", answer: error(404, "SVCSTG.SWR.4040083") });
    expect((await failure()).message).toMatch(/still lists the registry/);
  });

  it("takes an empty list as some servers write it: null", async () => {
    now.served.emulator.drop(41);
    now.served.emulator.inject({ method: "DELETE", answer: html });
    now.served.emulator.inject({ method: "GET", answer: { status: 200, body: { registries: null, total: 0 } } });
    await remove();
  });

  it.each([
    ["no registry", { registries: [], total: 5 }],
    ["fewer", { registries: [{ id: 7, name: "x" }], total: 2 }],
  ])("is not settled by a list that shows %s but says it holds more", async (_, body) => {
    now.served.emulator.inject({ method: "DELETE", answer: html });
    now.served.emulator.inject({ method: "GET", times: 9, answer: { status: 200, body } });
    expect((await failure()).message).toMatch(/did not settle it: .*is not whole/);
  });

  it("does not say that nothing was changed when an earlier try may have done it", async () => {
    now.served.emulator.inject({ method: "DELETE", cut: "reset" });
    now.served.emulator.inject({ method: "DELETE", answer: html });
    expect((await failure()).message).toMatch(/An earlier try may have done it/);
  });

  it("settles a doubtful 404 by the list: not there means deleted", async () => {
    now.served.emulator.drop(41);
    now.served.emulator.inject({ method: "DELETE", answer: html });
    await remove();
    expect(now.served.emulator.journal.lines).toEqual(["DELETE registries/41 404", "GET registries 200"]);
  });

  it("fails when the list is answered by the gateway too, and names both ways out", async () => {
    now.served.emulator.inject({ times: 9, answer: error(404, "APIGW.0101") });
    const { message } = await failure();
    expect(message).toMatch(/did not settle it/);
    expect(message).toMatch(/Restore that endpoint.*pulumi state delete/s);
  });

  it("takes no mistake of ours in reading the list for an answer", async () => {
    now.served.emulator.inject({ method: "DELETE", answer: html });
    now.served.emulator.inject({ method: "GET", answer: error(500, "SVCSTG.SWR.5000005") });
    now.served.clock.sleep = async () => {
      throw new TypeError("a mistake of ours");
    };
    expect((await failure()).message).toContain("a mistake of ours");
  });

  it("believes no 404 of another endpoint than the recorded one, and names both", async () => {
    const elsewhere = await emulateProvider({ projects: [] });
    try {
      const provider = now.served.again({ "huaweicloud:endpoints": elsewhere.emulator.endpoints });
      const { message } = await failureOf(provider.delete(now.made.id, now.made.outs));
      expect(message).toContain(elsewhere.emulator.url);
      expect(message).toContain(now.served.emulator.url);
      expect(message).toMatch(/Restore that endpoint/);
      expect(now.served.emulator.registries()).toHaveLength(1);
    } finally {
      await elsewhere.emulator.stop();
    }
  });
});

describe("a registry that was made, but never shown yet", () => {
  it.each(["read", "delete"] as const)("is not taken for gone by a 404 for it (%s)", async (call) => {
    const served = await emulateProvider({ switches: { lateToShow: 99 } });
    const { provider, emulator } = served;
    const { id, properties } = await failureOf(deployed(provider, declared));
    const made = { id: String(id), outs: properties as Record<string, unknown> };
    if (call === "delete") emulator.inject({ method: "DELETE", answer: error(404, "SVCSTG.SWR.4040004") });
    const { message } = await failureOf(
      call === "read" ? provider.read(made.id, made.outs) : provider.delete(made.id, made.outs),
    );
    expect(message).toMatch(/does not prove that it is gone, and the instance still lists the registry/);
    expect(message).toMatch(/A new one may take a moment to show: wait, and run the same command again/);
    await emulator.stop();
  });
});
