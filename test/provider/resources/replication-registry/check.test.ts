import { replicationRegistry } from "../../../../provider/resources/replication-registry/definition";
import { UNKNOWN } from "../../../../provider/settings/unknowns";
import { declared, internal } from "../../../support/declared";
import { lifecycleOf } from "../../../support/lifecycle-of";

const { check } = lifecycleOf(replicationRegistry);

const nowhere = { region: undefined, projectId: undefined };
const complaintsOf = (news: object, olds: object = {}) => check({ ...news }, { ...olds }, nowhere).failures;
const properties = (news: object) => complaintsOf(news).map(({ property }) => property);

describe("checking what a program says", () => {
  it.each([
    ["a Harbor", declared],
    ["an Enterprise instance", internal],
    [
      "the least there can be",
      { ...declared, description: undefined, dnsConf: undefined, insecure: undefined, projectId: undefined },
    ],
    ["a name of Chinese characters", { ...declared, name: "镜像仓库-1_a" }],
  ])("has nothing to say against %s", (_, news) => {
    expect(complaintsOf(news)).toEqual([]);
  });

  it.each([
    ["type", "harbor", 'type is "harbor"; allowed are "swr-pro", "swr-pro-internal", "huawei-SWR"'],
    ["name", "a".repeat(65), /^name is "a+"; 1 to 64 letters/],
    ["name", "my hub", /^name is "my hub"; 1 to 64 letters, digits, Chinese characters, _ and -/],
    ["url", "ftp://harbor.example.com", /^url is "ftp:\/\/harbor.example.com"; .*https:\/\/ or http:\/\//],
    ["url", "harbor.example.com", /with the scheme https:\/\//],
    ["url", "https://", /a host is missing/],
    ["url", "https:///path", /a host is missing/],
    ["url", "https://harbor.example.com/?a=1", /leave it out/],
    ["url", "https://harbor.example.com:99999", /the host or the port is not right/],
    ["url", "https://a..b", /the host or the port is not right/],
    ["url", "https://host\\evil", /backslashes are not allowed/],
    ["url", "https://robot:pass@harbor.example.com", /belongs in `credential`/],
    ["url", "https://robot:pa/ss@harbor.example.com", /belongs in `credential`/],
    ["url", "https://robot:1/2@harbor.example.com", /belongs in `credential`/],
    ["url", "https://robot:p@ss@harbor.example.com", /belongs in `credential`/],
    ["url", `https://harbor.example.com/${"a".repeat(2_048)}`, /at most 2048 characters are allowed/],
    ["secretVersion", "2", /a number is required/],
    ["instanceId", "../x", /^instanceId is "..\/x"; 1 to 64 letters/],
    ["insecure", "no", /true or false/],
    ["region", "cn north", /cn-north-4/],
    ["projectId", "a/b", /1 to 64 letters/],
    ["adoptExisting", 1, /true or false/],
  ])("names the property, what was given and what is allowed: %s = %j", (property, value, reason) => {
    const complaints = complaintsOf({ ...declared, [property]: value });
    expect(complaints).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  it.each([
    ["credential.accessSecret", { credential: { accessKey: "robot", accessSecret: "" } }, /is empty/],
    ["credential.accessSecret", { credential: { accessKey: "robot" } }, /is missing/],
    ["credential", { credential: undefined }, /is missing; \{ accessKey, accessSecret \}/],
    [
      "timeouts.delete",
      { timeouts: { delete: "5 parsecs" } },
      /is "5 parsecs"; allowed is a duration up to 24h, such as "90s"/,
    ],
    ["timeouts.delete", { timeouts: { delete: "25h" } }, /is "25h"; allowed is a duration up to 24h/],
    [
      "credential.accessSecret",
      { credential: { accessKey: "robot", accessSecret: "*****" } },
      /is the mask that SWR shows/,
    ],
    [
      "credential.accessKey",
      { credential: { accessKey: " ", accessSecret: "x" } },
      /a user name or access key .* is required/,
    ],
    ["dnsConf.hosts.https://x", { dnsConf: { hosts: { "https://x": "10.0.0.1" } } }, /a host name such as/],
    ["dnsConf.hosts.harbor", { dnsConf: { hosts: { harbor: "ten" } } }, /an IPv4 or IPv6 address/],
    ["urll", { urll: "x" }, '"urll" is not a known property; did you mean "url"?'],
    ["colour", { colour: "x" }, /"colour" is not a known property; known are instanceId, type/],
    [
      "credential.acessKey",
      { credential: { accessKey: "a", accessSecret: "b", acessKey: "c" } },
      /did you mean "accessKey"/,
    ],
  ])("looks inside: %s", (property, change, reason) => {
    expect(complaintsOf({ ...declared, ...change })).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  it.each([
    ["target is missing", { ...internal, target: undefined }, "target"],
    ["target is superfluous", { ...declared, target: internal.target }, "target"],
    ["insecure is false for swr-pro-internal", { ...internal, insecure: false }, "insecure"],
  ])("knows the rules between properties: %s", (_, news, property) => {
    expect(properties(news)).toEqual([property]);
  });

  it.each(["swr-pro-internal", "huawei-SWR"])("takes dnsConf with swr-pro alone: %s", (type) => {
    const news = { ...declared, type, ...(type === "swr-pro-internal" && { target: internal.target, insecure: true }) };
    expect(complaintsOf(news)).toEqual([
      { property: "dnsConf", reason: `dnsConf is given; type "${type}" takes none, only "swr-pro" does` },
    ]);
    expect(complaintsOf({ ...news, dnsConf: UNKNOWN })).toEqual([]);
  });

  it("names a host that JavaScript would lose on its way", () => {
    const dnsConf = { hosts: JSON.parse('{"__proto__":"10.0.0.5","a.example.com":"10.0.0.6"}') };
    expect(complaintsOf({ ...declared, dnsConf })).toEqual([
      { property: "dnsConf.hosts", reason: 'dnsConf.hosts names "__proto__"; that cannot be the name of a host' },
    ]);
  });

  it("says everything at once", () => {
    const news = { ...declared, type: "harbor", name: "a b", url: "x", urll: "y", timeouts: { create: "soon" } };
    expect(properties(news).sort()).toEqual(["name", "timeouts.create", "type", "url", "urll"]);
  });

  it.each([
    "https://me:hunter2@harbor.example.com",
    "https://me:hun/hunter2@harbor.example.com",
    "me:hunter2@harbor.example.com",
    "https:me:hunter2@host",
    "https://harbor.example.com/?token=hunter2",
  ])("never quotes a secret, nor a password that stands in an address: %s", (url) => {
    const complaints = complaintsOf({ ...declared, url, credential: "robot:hunter2" });
    expect(complaints).toHaveLength(2);
    expect(JSON.stringify(complaints)).not.toContain("hunter2");
  });

  it("quotes in one bounded line", () => {
    const [complaint] = complaintsOf({ ...declared, name: `a\n\u001b[31m${"b".repeat(300)}` });
    expect(complaint?.reason).toMatch(/^name is "a \[31mb+…" \(307 characters\); 1 to 64/);
  });

  it("knows a target that is superfluous though it is not wholly known yet", () => {
    expect(properties({ ...declared, target: { ...internal.target, projectId: UNKNOWN } })).toEqual(["target"]);
  });

  it("names every place where a region can be given", () => {
    const [complaint] = complaintsOf({ ...declared, region: undefined });
    expect(complaint).toEqual({
      property: "region",
      reason: expect.stringMatching(/argument `region`, stack config `huaweicloud:region`.*HW_REGION_NAME/),
    });
  });
});

describe("checking in a preview, where values are not known yet", () => {
  it.each(Object.keys(declared))("lets an unknown %s pass", (key) => {
    expect(complaintsOf({ ...declared, [key]: UNKNOWN })).toEqual([]);
  });

  it("lets unknown leaves pass", () => {
    const credential = { accessKey: UNKNOWN, accessSecret: UNKNOWN };
    expect(complaintsOf({ ...declared, credential, dnsConf: { hosts: { a: UNKNOWN } } })).toEqual([]);
  });

  it("skips a rule while one side is unknown", () => {
    expect(complaintsOf({ ...internal, type: UNKNOWN })).toEqual([]);
    expect(complaintsOf({ ...internal, target: UNKNOWN })).toEqual([]);
    expect(complaintsOf({ ...internal, insecure: UNKNOWN })).toEqual([]);
  });

  it("does not guess a default that hangs on an unknown type", () => {
    expect(check({ ...declared, type: UNKNOWN, insecure: undefined }, {}, nowhere).inputs.insecure).toBeUndefined();
  });
});

describe("what check fills in", () => {
  const { region: _, projectId: __, insecure: ___, ...bare } = declared;
  const filled = (news: object, olds: object, place: { region?: string; projectId?: string }) => {
    const { inputs } = check({ ...news }, { ...olds }, { region: undefined, projectId: undefined, ...place });
    return { region: inputs.region, projectId: inputs.projectId };
  };

  it("takes the place from the program before the settings before what was recorded", () => {
    const olds = { region: "r-old", projectId: "p-old" };
    const settings = { region: "r-set", projectId: "p-set" };
    expect(filled({ ...bare, region: "r-prog", projectId: "p-prog" }, olds, settings)).toEqual({
      region: "r-prog",
      projectId: "p-prog",
    });
    expect(filled(bare, olds, settings)).toEqual({ region: "r-set", projectId: "p-set" });
    expect(filled(bare, olds, {})).toEqual({ region: "r-old", projectId: "p-old" });
  });

  it("does not carry a project over into another region", () => {
    expect(filled({ ...bare, region: "r-new" }, { region: "r-old", projectId: "p-old" }, {})).toEqual({
      region: "r-new",
    });
    expect(filled({ ...bare, region: "r-new" }, {}, { region: "r-set", projectId: "p-set" })).toEqual({
      region: "r-new",
    });
  });

  it.each([
    ["swr-pro", false],
    ["huawei-SWR", false],
    ["swr-pro-internal", true],
  ])("defaults insecure of %s to %s", (type, insecure) => {
    expect(check({ ...bare, type }, {}, nowhere).inputs.insecure).toBe(insecure);
  });
});

describe("what Pulumi's CLI takes for a colour", () => {
  it.each([
    ["url", { url: "https://harbor.example.com/<{%x%}>" }],
    ["description", { description: "<{%" }],
    ["description", { description: String.raw`{"a":"\u003c{%x%}>"}` }],
    ["credential.accessKey", { credential: { accessKey: "robot<{%reset%}>", accessSecret: "x" } }],
  ])("is refused in %s", (property, change) => {
    expect(complaintsOf({ ...declared, ...change })).toEqual([
      { property, reason: expect.stringMatching(/which Pulumi takes for a colour/) },
    ]);
  });

  it("is allowed in the secret, which nobody shows", () => {
    expect(complaintsOf({ ...declared, credential: { accessKey: "robot", accessSecret: "<{%x%}>" } })).toEqual([]);
  });
});
