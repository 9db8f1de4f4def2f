import { replicationRegistry } from "../../../../provider/resources/replication-registry/definition";
import { declared, internal } from "../../../support/declared";
import { lifecycleOf } from "../../../support/lifecycle-of";

const { differences, fromWire, inputsOf, mergeRemote, specOf, toWire } = lifecycleOf(replicationRegistry);

const spec = specOf(declared);

describe("a registry on the wire", () => {
  it("has the API's names and all of its required fields", () => {
    expect(toWire(spec)).toEqual({
      name: "hub",
      type: "swr-pro",
      url: "https://harbor.example.com",
      description: "for tests",
      insecure: false,
      credential: { type: "basic", access_key: "robot", access_secret: "far-secret-1" },
      dns_conf: { hosts: { "harbor.example.com": "10.0.0.5" } },
    });
  });

  it("names the target for swr-pro-internal, and only there", () => {
    const { regionId, projectId, instanceId } = internal.target;
    expect(toWire(specOf(internal))).toMatchObject({
      region_id: regionId,
      project_id: projectId,
      instance_id: instanceId,
    });
    expect(Object.keys(toWire(spec))).not.toContain("instance_id");
  });

  it("sends what was taken out of the program as its empty value", () => {
    const { description: _, dnsConf: __, ...bare } = spec;
    expect(toWire({ ...bare, type: "huawei-SWR" }, { dnsConf: declared.dnsConf })).toMatchObject({
      description: "",
      dns_conf: { hosts: {} },
    });
  });
});

describe("what SWR shows of a registry", () => {
  const shown = {
    id: 42,
    name: "hub",
    type: "swr-pro",
    url: "https://harbor.example.com",
    description: "for tests",
    credential: { type: "basic", access_key: "robot", access_secret: "*****" },
    insecure: false,
    region_id: "",
    instance_id: "",
    status: "healthy",
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-02T00:00:00Z",
  };

  it("adds what only SWR knows", () => {
    expect(mergeRemote(spec, fromWire(shown))).toEqual({
      ...spec,
      status: "healthy",
      createdAt: "2026-01-01T00:00:00Z",
      updatedAt: "2026-01-02T00:00:00Z",
    });
  });

  it("never puts a mask, or a secret that SWR shows, in place of the recorded one", () => {
    const plain = { ...shown, credential: { ...shown.credential, access_secret: "shown" } };
    expect(mergeRemote(spec, fromWire(plain)).credential).toEqual(declared.credential);
  });

  it.each([
    ["a field that is left out", { dns_conf: undefined, project_id: undefined, description: undefined }],
    ["a url without its last /", { url: "https://harbor.example.com" }],
    ["a host in lower case", { url: "https://harbor.example.com" }],
  ])("takes %s for no drift", (_, change) => {
    const recorded = { ...spec, url: "https://HARBOR.example.com/" };
    expect(mergeRemote(recorded, fromWire({ ...shown, ...change }))).toMatchObject(recorded);
  });

  it.each([
    ["description", { description: "changed" }, "changed"],
    ["name", { name: "renamed" }, "renamed"],
    ["url", { url: "https://other.example.com" }, "https://other.example.com"],
    ["insecure", { insecure: true }, true],
    ["dnsConf", { dns_conf: { hosts: {} } }, { hosts: {} }],
    ["credential", { credential: { access_key: "other" } }, { accessKey: "other", accessSecret: "far-secret-1" }],
  ] as const)("shows drift of %s", (key, change, value) => {
    expect(mergeRemote(spec, fromWire({ ...shown, ...change }))[key]).toEqual(value);
    expect(differences(spec, fromWire({ ...shown, ...change }))).toEqual([key]);
  });

  it("keeps the recorded project of a target where the answer has none", () => {
    const recorded = specOf(internal);
    const answer = { type: "swr-pro-internal", region_id: "cn-east-3", instance_id: "1".repeat(36) };
    expect(mergeRemote(recorded, fromWire(answer)).target).toEqual(internal.target);
  });

  it("keeps the recorded target where the answer shows half of one", () => {
    const answer = { type: "swr-pro-internal", region_id: "cn-south-1", instance_id: "" };
    expect(mergeRemote(specOf(internal), fromWire(answer)).target).toEqual(internal.target);
  });

  it("gives the engine only input keys as inputs", () => {
    const state = mergeRemote({ ...spec, projectId: declared.projectId, endpoint: "https://x" }, fromWire(shown));
    expect(Object.keys(inputsOf(state)).sort()).toEqual(Object.keys(declared).sort());
    expect(inputsOf({ ...state, projectFromIam: true })).not.toHaveProperty("projectId");
  });
});

it("what SWR shows is recorded without what Pulumi's CLI takes for a colour", () => {
  const colour = "<{%x%}>";
  const shown = fromWire({
    ...{ name: colour, type: colour, url: colour, description: colour, status: colour, created_at: colour },
    ...{ updated_at: colour, credential: { access_key: colour }, dns_conf: { hosts: { [colour]: colour } } },
    ...{ region_id: colour, project_id: colour, instance_id: colour },
  });
  expect(JSON.stringify(shown)).not.toContain("<{%");
  expect(shown.dnsConf).toEqual({ hosts: { "< {%x%}>": "< {%x%}>" } });
});
