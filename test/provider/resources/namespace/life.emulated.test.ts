import { namespace } from "../../../../provider/resources/namespace/definition";
import { type ApiVariant, alternatives } from "../../../emulator/api-variant";
import { declaredNamespace as declared } from "../../../support/declared-namespace";
import { deployed, type EmulatedProvider, emulateProvider, failureOf } from "../../../support/emulated-provider";

let served: EmulatedProvider;
const serve = async (switches: Partial<ApiVariant> = {}) => {
  served = await emulateProvider({ switches }, {}, undefined, namespace);
  return served;
};
afterEach(() => served.emulator.stop());

const id = `${declared.instanceId}/team-a`;
const settings: Array<[string, Partial<ApiVariant>]> = [["the likely answers", {}]];
for (const change of alternatives) settings.push([JSON.stringify(change), change]);

describe.each(settings)("the whole life of a namespace, with %s", (_, switches) => {
  it("create, no change, refresh, update, take away what is optional, delete", async () => {
    const { provider, emulator } = await serve(switches);
    const made = await deployed(provider, declared);
    expect(made.id).toBe(id);
    expect(made.outs).toMatchObject({ ...declared, namespaceId: 41 });
    expect(emulator.namespaces()[0]).toMatchObject({
      metadata: { public: "false", auto_scan: "true", prevent_vul: "true", severity: "high" },
      cve_allowlist: { items: [{ cve_id: "CVE-2024-3094" }] },
    });
    expect(await provider.diff(id, made.outs, made.inputs)).toEqual({ changes: false });

    const refreshed = await provider.read(id, made.outs);
    expect(refreshed.props).toEqual(made.outs);
    expect(refreshed.inputs).toEqual({ ...declared });

    const news = { ...made.inputs, public: true, severity: "low" };
    expect(await provider.diff(id, made.outs, news)).toEqual({ replaces: [] });
    const { outs: updated } = await provider.update(id, made.outs, news);
    expect(updated).toMatchObject({ public: true, severity: "low" });
    expect((await provider.read(id, updated)).props).toEqual(updated);

    const { severity: ___, cveAllowlist: ____, ...rest } = news as Record<string, unknown>;
    const bare = { ...rest, preventVul: false };
    const { outs: stripped } = await provider.update(id, updated, bare);
    expect(emulator.namespaces()[0]).toMatchObject({
      metadata: { prevent_vul: "false" },
      cve_allowlist: { items: [] },
    });
    expect(await provider.diff(id, stripped, bare)).toEqual({ changes: false });
    expect(await provider.read(id, stripped)).toMatchObject({ id, inputs: bare });

    await provider.delete(id, stripped);
    expect(emulator.namespaces()).toEqual([]);
    expect(await provider.read(id, stripped)).toEqual({ id: "", props: {} });
  });

  it("another of the name is refused, and the message names what has it", async () => {
    const { provider, again, emulator } = await serve(switches);
    await deployed(provider, declared);
    const { message } = await failureOf(deployed(again(), declared));
    if (emulator.switches.quota === 1) return expect(message).toMatch(/SWR refused it/);
    expect(message).toMatch(/That name is taken by namespace team-a/);
  });

  it("is not deleted while it holds repositories, and the message says how many", async () => {
    const { provider, emulator } = await serve(switches);
    const { outs } = await deployed(provider, declared);
    emulator.editItem("namespaces", "team-a", { repo_count: 3 });
    const { message } = await failureOf(provider.delete(id, outs));
    expect(message).toMatch(/SWR refused it \(\d+ \S+\): the namespace is not empty/);
    expect(message).toMatch(/It still holds 3 repositories: delete them and their images first/);
    expect(emulator.namespaces()).toHaveLength(1);
  });
});

describe("a namespace", () => {
  const requests = () => served.emulator.journal.lines;

  it("is made by one POST and one look if there is no list of allowed vulnerabilities, by one PUT more if there is", async () => {
    const { provider } = await serve();
    await deployed(provider, { ...declared, cveAllowlist: [] });
    expect(requests()).toEqual(["POST namespaces 201", "GET namespaces/team-a 200"]);
    served.emulator.journal.clear();
    await deployed(provider, { ...declared, name: "team-b" });
    expect(requests()).toEqual([
      "POST namespaces 201",
      "GET namespaces/team-b 200",
      "PUT namespaces/team-b 200",
      "GET namespaces/team-b 200",
    ]);
  });

  it("is kept with its name if the list cannot be set, and the next update sets it", async () => {
    const { provider, emulator } = await serve();
    emulator.inject({ method: "PUT", answer: { status: 400, body: { error_code: "SVCSTG.SWR.4000014" } } });
    const failure = await failureOf(deployed(provider, declared));
    expect(failure.id).toBe(id);
    expect(failure.message).toMatch(/the namespace was created, but not all that is declared could be set/);
    expect(failure.properties).not.toHaveProperty("cveAllowlist");
    const { inputs } = await provider.check({}, { ...declared });
    const { outs } = await provider.update(id, failure.properties as object, inputs);
    expect(outs).toMatchObject({ cveAllowlist: ["CVE-2024-3094"] });
    expect(emulator.namespaces()[0]?.cve_allowlist.items).toHaveLength(1);
  });

  it("is taken over if it equals the program, without a PUT", async () => {
    const { provider, again } = await serve();
    await deployed(provider, declared);
    served.emulator.journal.clear();
    const taken = await deployed(again(), { ...declared, adoptExisting: true });
    expect(taken.id).toBe(id);
    expect(requests()).toEqual(["GET namespaces 200", "GET namespaces/team-a 200"]);
    expect(served.said).toEqual([
      expect.stringMatching(/if a namespace of this name exists and equals the program, it is taken over/),
      expect.stringMatching(/namespace "team-a": took over the existing one, name team-a, as adoptExisting allows/),
    ]);
  });

  it("is not taken over if it differs, and the message says in what", async () => {
    const { provider, again } = await serve();
    await deployed(provider, declared);
    const { message } = await failureOf(deployed(again(), { ...declared, public: true, adoptExisting: true }));
    expect(message).toMatch(/differs from the declaration in public/);
    expect(message).toMatch(/There, public is false/);
  });

  it("is not taken for one of ours if it was there before, whatever the answer to the POST says", async () => {
    const { provider, again, emulator, clock } = await serve();
    await deployed(provider, declared);
    await clock.pass(60_000);
    emulator.inject({ method: "POST", answer: { status: 200, body: {} } });
    const { message, id: kept } = await failureOf(deployed(again(), { ...declared, public: true }));
    expect(kept).toBeUndefined();
    expect(message).toMatch(/it is not certain which namespace of that name this run made/);
  });

  it("is made again under the name that this run has just deleted, also if the answer is lost", async () => {
    const { provider, emulator, clock } = await serve();
    const { outs } = await deployed(provider, declared);
    await clock.pass(60_000);
    await provider.delete(id, outs);
    emulator.inject({ method: "POST", afterEffect: true, cut: "reset" });
    const again = await deployed(provider, declared);
    expect(again.outs).toMatchObject({ namespaceId: 42, cveAllowlist: ["CVE-2024-3094"] });
    expect(emulator.namespaces()).toHaveLength(1);
  });

  it("is taken over as an interrupted create left it: what only a PUT sets is still missing, and is sent", async () => {
    const { provider, emulator } = await serve();
    const metadata = { public: "false", auto_scan: "true", prevent_vul: "true", severity: "high" };
    emulator.makeItem("namespaces", { namespace_name: "team-a", metadata });
    const { outs } = await deployed(provider, { ...declared, adoptExisting: true });
    expect(outs).toMatchObject({ cveAllowlist: ["CVE-2024-3094"] });
    expect(emulator.namespaces()[0]?.cve_allowlist.items).toHaveLength(1);
  });

  it("is deleted beside one whose name we would not give", async () => {
    const { provider, emulator } = await serve();
    const { outs } = await deployed(provider, declared);
    emulator.dropItem("namespaces", "team-a");
    emulator.inject({ method: "DELETE", answer: { status: 404, body: { error_code: "APIGW.0101" } } });
    const list = { namespaces: [{ name: "Team__X" }], total: 1 };
    emulator.inject({ method: "GET", path: /namespaces$/, answer: { status: 200, body: list } });
    emulator.inject({ method: "GET", path: /team-a$/, answer: { status: 404, body: { error_code: "APIGW.0101" } } });
    await provider.delete(id, outs);
    expect(served.said.at(-1)).toMatch(/the instance does not list the namespace any more/);
  });

  describe("whose name somebody else has given to another one since", () => {
    const replaced = async () => {
      const { provider, emulator } = await serve();
      const made = await deployed(provider, declared);
      emulator.dropItem("namespaces", "team-a");
      emulator.makeItem("namespaces", { namespace_name: "team-a", metadata: { public: "true" } });
      return { ...made, provider, emulator };
    };

    it("is gone: destroy leaves the other one alone, and says so", async () => {
      const { provider, emulator, outs } = await replaced();
      await provider.delete(id, outs);
      expect(emulator.namespaces()).toHaveLength(1);
      expect(served.said.at(-1)).toMatch(/was already gone: .*another namespace has its name, made with the id 42/);
    });

    it("leaves the state with a refresh", async () => {
      const { provider, outs } = await replaced();
      expect(await provider.read(id, outs)).toEqual({ id: "", props: {} });
      expect(served.said.at(-1)).toMatch(/not at SWR any more .*another namespace has its name, made with the id 42/);
    });

    it("is not updated: nothing is sent to the other one", async () => {
      const { provider, emulator, outs, inputs } = await replaced();
      const { message } = await failureOf(provider.update(id, outs, { ...inputs, autoScan: false }));
      expect(message).toMatch(/another namespace has its name.*Nothing was changed/s);
      expect(emulator.journal.count("PUT")).toBe(1); // that of its create
    });

    it("stays in the state if nobody can look whose name it is", async () => {
      const { provider, emulator, outs } = await replaced();
      emulator.inject({
        method: "GET",
        times: 99,
        answer: { status: 500, body: { error_code: "SVCSTG.SWR.5000005" } },
      });
      const { message } = await failureOf(provider.delete(id, outs));
      expect(message).toMatch(/It was not deleted and stays in the state/);
      expect(emulator.journal.count("DELETE")).toBe(0);
    });
  });

  it("is kept with the id of the POST's answer while SWR still shows an older one of its name", async () => {
    const { provider, again, emulator, clock } = await serve();
    await deployed(provider, declared);
    await clock.pass(60_000);
    emulator.inject({ method: "POST", answer: { status: 201, body: { id: 77 } } });
    const failure = await failureOf(deployed(again(), declared));
    expect(failure.id).toBe(id);
    expect(failure.properties).toMatchObject({ namespaceId: 77 });
    await again()
      .delete(id, failure.properties as object)
      .catch(() => undefined);
    expect(emulator.namespaces()).toHaveLength(1);
  });

  it("is not taken for ours by a look that shows an older one and no number", async () => {
    const { provider, again, emulator, clock } = await serve();
    await deployed(provider, declared);
    await clock.pass(60_000);
    const shown = { name: "team-a", metadata: { public: "false" }, created_at: "2020-01-01T00:00:00Z" };
    emulator.inject({ method: "POST", answer: { status: 201, body: { id: 77 } } });
    emulator.inject({ method: "GET", path: /team-a$/, times: 99, answer: { status: 200, body: shown } });
    const failure = await failureOf(deployed(again(), declared));
    expect(failure.id).toBeUndefined();
    expect(failure.message).toMatch(/not certain which namespace of that name this run made/);
  });

  it("is made again after a replacement that failed after its delete: the engine still asks about the old one", async () => {
    const { provider, again, emulator } = await serve();
    const { outs, inputs } = await deployed(provider, declared);
    await provider.delete(id, outs);
    const next = again();
    await next.diff(id, outs, inputs);
    const made = await deployed(next, declared);
    expect(made.outs).toMatchObject({ namespaceId: 42 });
    await next.delete(id, made.outs);
    expect(emulator.namespaces()).toEqual([]);
  });

  it("is ours also under an id that no number holds exactly", async () => {
    const { provider, emulator } = await serve();
    const id = "9007199254740993";
    const { cveAllowlist: _, ...bare } = declared;
    emulator.inject({ method: "POST", afterEffect: true, answer: { status: 201, body: { id } } });
    const shown = {
      name: "team-a",
      namespace_id: id,
      metadata: { public: "false" },
      updated_at: "2026-01-01T00:00:00Z",
    };
    emulator.inject({ method: "GET", path: /team-a$/, times: 2, answer: { status: 200, body: shown } });
    const { outs } = await deployed(provider, bare);
    expect(outs.namespaceId ?? undefined).toBeUndefined();
    await provider.delete(`${declared.instanceId}/team-a`, outs);
    expect(emulator.namespaces()).toEqual([]);
  });

  it("is ours by the id of the POST's answer, whatever the clocks say", async () => {
    const { provider, emulator } = await serve({ timestamps: "blank" });
    emulator.inject({
      method: "POST",
      afterEffect: true,
      answer: { status: 201, body: { namespace_id: 41, name: "team-a" } },
    });
    expect((await deployed(provider, declared)).outs).toMatchObject({ namespaceId: 41 });
  });

  it("is made as declared although POST has taken something else", async () => {
    const { provider, emulator } = await serve();
    const metadata = { public: "true", auto_scan: "false", prevent_vul: "false" };
    emulator.inject({ method: "POST", answer: { status: 201, body: { id: 41 } } });
    emulator.makeItem("namespaces", { namespace_name: "team-a", metadata });
    const { outs } = await deployed(provider, declared);
    expect(outs).toMatchObject(declared);
    expect(emulator.namespaces()[0]?.metadata).toMatchObject({ public: "false", auto_scan: "true" });
  });

  it("is not taken over if SWR shows no more than its name", async () => {
    const { provider, emulator } = await serve();
    emulator.makeItem("namespaces", { namespace_name: "team-a", metadata: { public: "true" } });
    emulator.inject({ method: "GET", path: /team-a$/, answer: { status: 200, body: { name: "team-a" } } });
    const { message } = await failureOf(deployed(provider, { ...declared, adoptExisting: true }));
    expect(message).toMatch(/does not show enough of it to compare it.*Nothing was changed/s);
    expect(emulator.journal.count("PUT")).toBe(0);
  });

  it("gets an empty list with its adoption if SWR does not show whether it has one", async () => {
    const { provider, emulator } = await serve({ showsEmptyAllowlist: false });
    const { cveAllowlist: _, ...bare } = declared;
    await deployed(provider, bare);
    emulator.journal.clear();
    await deployed(served.again(), { ...bare, adoptExisting: true });
    expect(emulator.journal.count("PUT")).toBe(1);
  });

  it("is deleted only when SWR does not show it any more, if the answer to the DELETE shows it", async () => {
    const { provider, emulator } = await serve();
    const { outs } = await deployed(provider, declared);
    emulator.inject({ method: "DELETE", answer: { status: 200, body: { name: "team-a", namespace_id: 41 } } });
    const { message } = await failureOf(provider.delete(id, { ...outs, timeouts: { delete: "20s" } }));
    expect(message).toMatch(/It stays in the state: SWR still shows the namespace/);
  });

  it("tells of no second one after a create whose answer was lost: a name is there once", async () => {
    const { provider, emulator } = await serve();
    emulator.inject({ method: "POST", cut: "reset" });
    await deployed(provider, declared);
    expect(served.said).toEqual([]);
  });

  it("has no severity any more when somebody ends what it is for", async () => {
    const { provider, emulator } = await serve();
    const { outs } = await deployed(provider, declared);
    emulator.editItem("namespaces", "team-a", { metadata: { public: "false", prevent_vul: "false" } });
    const { inputs } = await provider.read(id, outs);
    expect(inputs).toMatchObject({ preventVul: false });
    expect(inputs).not.toHaveProperty("severity");
  });

  it("is not deleted by its former resource, which a rename in the program leaves behind", async () => {
    const { provider, emulator } = await serve();
    const former = await deployed(provider, declared);
    emulator.dropItem("namespaces", "team-a");
    const renamed = await deployed(served.again(), declared);
    const process = served.again();
    const { outs } = former;
    await process.diff(id, renamed.outs, renamed.inputs);
    await process.delete(id, outs);
    expect(emulator.namespaces()).toHaveLength(1);
    await process.delete(id, renamed.outs);
    expect(emulator.namespaces()).toEqual([]);
  });

  it("is looked up by its id", async () => {
    const { provider } = await serve();
    await deployed(provider, declared);
    const { props } = await provider.read(id, { region: declared.region, projectId: declared.projectId });
    expect(props).toMatchObject({ name: "team-a", severity: "high", namespaceId: 41 });
    const { message } = await failureOf(provider.read(`${declared.instanceId}/Team`, { region: declared.region }));
    expect(message).toMatch(/"\S+\/Team" is not the id of one/);
  });
});
