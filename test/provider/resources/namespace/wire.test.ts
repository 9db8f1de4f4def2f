import { namespace } from "../../../../provider/resources/namespace/definition";
import { declaredNamespace as declared } from "../../../support/declared-namespace";
import { lifecycleOf } from "../../../support/lifecycle-of";

const { diff, differences, fromWire, inputsOf, mergeRemote, specOf, toWire } = lifecycleOf(namespace);
const spec = specOf(declared);
const metadata = { public: "false", auto_scan: "true", prevent_vul: "true", severity: "high" };
const shown = {
  name: "team-a",
  namespace_id: 7,
  metadata,
  repo_count: 3,
  cve_allowlist: { id: 1, items: [{ cve_id: "CVE-2024-3094" }] },
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-02T00:00:00Z",
};

describe("a namespace on the wire", () => {
  it("has in a POST what POST takes", () => {
    expect(toWire(spec)).toEqual({ namespace_name: "team-a", metadata });
  });

  it("has in a PUT what PUT takes", () => {
    expect(toWire(spec, {})).toEqual({ metadata, cve_allowlist: { items: [{ cve_id: "CVE-2024-3094" }] } });
  });

  it("sends what was taken out of the program as its empty value", () => {
    const { cveAllowlist: _, ...bare } = spec;
    expect(toWire(bare, declared)).toMatchObject({ cve_allowlist: { items: [] } });
  });
});

describe("what SWR shows of a namespace", () => {
  it("adds what only SWR knows", () => {
    expect(mergeRemote(spec, fromWire(shown))).toEqual({
      ...spec,
      namespaceId: 7,
      createdAt: "2026-01-01T00:00:00Z",
      updatedAt: "2026-01-02T00:00:00Z",
    });
  });

  it.each([
    ["metadata that is left out", { metadata: { public: "false" } }],
    ["booleans in place of texts", { metadata: { ...metadata, public: false, auto_scan: true } }],
    [
      "an allow list in another order, or twice",
      { cve_allowlist: { items: [...shown.cve_allowlist.items, ...shown.cve_allowlist.items] } },
    ],
  ])("takes %s for no drift", (_, change) => {
    expect(differences(spec, fromWire({ ...shown, ...change }))).toEqual([]);
  });

  it.each([[null], [{}], [{ items: null }]])("takes a list that is shown as %j for an empty one", (list) => {
    expect(differences(spec, fromWire({ ...shown, cve_allowlist: list }))).toEqual(["cveAllowlist"]);
  });

  it("reads its id from a number or a text", () => {
    expect(fromWire({ ...shown, namespace_id: "7" }).namespaceId).toBe(7);
  });

  it("takes the severity for nothing where nothing is prevented", () => {
    const open = { ...spec, preventVul: false, severity: undefined };
    const answer = { ...shown, metadata: { ...metadata, prevent_vul: "false", severity: "low" } };
    expect(differences(open, fromWire(answer))).toEqual([]);
  });

  it.each([
    ["public", { metadata: { ...metadata, public: "true" } }],
    ["autoScan", { metadata: { ...metadata, auto_scan: "false" } }],
    ["preventVul", { metadata: { ...metadata, prevent_vul: "false" } }],
    ["severity", { metadata: { ...metadata, severity: "low" } }],
    ["cveAllowlist", { cve_allowlist: { items: [] } }],
  ])("shows drift of %s", (key, change) => {
    expect(differences(spec, fromWire({ ...shown, ...change }))).toContain(key);
  });

  it("gives the engine only input keys as inputs", () => {
    const state = mergeRemote({ ...spec, projectId: declared.projectId }, fromWire(shown));
    expect(Object.keys(inputsOf(state)).sort()).toEqual(Object.keys(declared).sort());
  });
});

describe("what an update would change", () => {
  it.each(["name", "region", "projectId", "instanceId"])("replaces for another %s", (key) => {
    expect(diff(declared, { ...declared, [key]: "another" })).toEqual({ replaces: [key] });
  });

  it.each([
    ["public", true],
    ["severity", "low"],
    ["cveAllowlist", undefined],
    ["timeouts", { create: "1m" }],
  ])("updates in place for %s = %j", (key, value) => {
    expect(diff(declared, { ...declared, [key]: value })).toEqual({ replaces: [] });
  });
});
