import { replicationRegistry } from "../../../../provider/resources/replication-registry/definition";
import { UNKNOWN } from "../../../../provider/settings/unknowns";
import { declared, internal } from "../../../support/declared";
import { lifecycleOf } from "../../../support/lifecycle-of";

const { diff } = lifecycleOf(replicationRegistry);

const unchanged = { changes: false };
const updated = { replaces: [] };

describe("what an update would change", () => {
  it("is nothing where all is equal", () => {
    expect(diff(declared, { ...declared })).toEqual(unchanged);
  });

  it.each([
    ["region", "cn-south-1"],
    ["projectId", "another"],
    ["instanceId", "another"],
    ["type", "huawei-SWR"],
  ])("replaces for another %s", (key, value) => {
    expect(diff(declared, { ...declared, [key]: value })).toEqual({ replaces: [key] });
  });

  it.each(["region", "projectId", "instanceId", "type"])(
    "replaces for an unknown %s, so that dependents go first",
    (key) => {
      expect(diff(declared, { ...declared, [key]: UNKNOWN })).toEqual({ replaces: [key] });
    },
  );

  it.each(["region", "projectId"])("takes a %s that is absent on either side for no difference", (key) => {
    expect(diff(declared, { ...declared, [key]: undefined })).toEqual(unchanged);
    expect(diff({ ...declared, [key]: undefined }, declared)).toEqual(unchanged);
  });

  it.each([
    ["name", "other"],
    ["url", "https://other.example.com"],
    ["url", "http://harbor.example.com"],
    ["url", "https://harbor.example.com/path"],
    ["description", undefined],
    ["description", UNKNOWN],
    ["credential", { accessKey: "robot", accessSecret: "new" }],
    ["credential", { accessKey: "robot" }],
    ["credential", UNKNOWN],
    ["insecure", true],
    ["dnsConf", undefined],
    ["dnsConf", { hosts: { "harbor.example.com": UNKNOWN } }],
    ["timeouts", { delete: "1m" }],
    ["adoptExisting", true],
    ["secretVersion", 2],
  ])("updates in place for %s = %j, and leaves the details to the engine", (key, value) => {
    expect(diff(declared, { ...declared, [key]: value })).toEqual(updated);
  });

  it("updates in place for another target", () => {
    const target = { ...internal.target, instanceId: "2".repeat(36) };
    expect(diff(internal, { ...internal, target })).toEqual(updated);
  });

  it.each([
    ["url", "https://HARBOR.example.com/"],
    ["url", "https://harbor.example.com:443"],
  ])("takes another spelling of the same for no difference: %s = %j", (key, value) => {
    expect(diff(declared, { ...declared, [key]: value })).toEqual(unchanged);
  });

  it("takes an empty description and empty hosts for absent ones", () => {
    const bare = { ...declared, description: undefined, dnsConf: undefined };
    expect(diff(bare, { ...bare, description: "", dnsConf: { hosts: {} } })).toEqual(unchanged);
  });
});
