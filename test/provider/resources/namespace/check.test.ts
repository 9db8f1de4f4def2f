import { namespace } from "../../../../provider/resources/namespace/definition";
import { UNKNOWN } from "../../../../provider/settings/unknowns";
import { declaredNamespace as declared } from "../../../support/declared-namespace";
import { lifecycleOf } from "../../../support/lifecycle-of";

const { check } = lifecycleOf(namespace);
const nowhere = { region: undefined, projectId: undefined };
const failuresOf = (news: object) => check({ ...news }, {}, nowhere).failures;

describe("checking what a program says of a namespace", () => {
  it.each([
    ["all there can be", declared],
    ["the least there can be", { instanceId: declared.instanceId, name: "a", region: declared.region }],
    ["a name with separators", { ...declared, name: "a.b-c_d9" }],
  ])("finds no failure in %s", (_, news) => {
    expect(failuresOf(news)).toEqual([]);
  });

  it.each([
    ["name", "Team", /^name is "Team"; 1 to 64 lower-case letters and digits/],
    ["name", "a--b", /with single \. _ or - between them/],
    ["name", "a-", /with single/],
    ["name", "a".repeat(65), /1 to 64/],
    ["public", "yes", /^public is "yes"; true or false is allowed/],
    ["severity", "worst", /^severity is "worst"; allowed are "none", "low", "medium", "high", "critical"/],
    ["cveAllowlist", "CVE-2024-3094", /^cveAllowlist is "CVE-2024-3094"; a list of CVE ids is required/],
    ["instanceId", undefined, /^instanceId is missing; an id is required/],
  ])("names the property, what was given and what is allowed: %s = %j", (property, value, reason) => {
    expect(failuresOf({ ...declared, [property]: value })).toEqual([
      { property, reason: expect.stringMatching(reason) },
    ]);
  });

  it("looks inside the list", () => {
    expect(failuresOf({ ...declared, cveAllowlist: ["CVE-2024-3094", "3094"] })).toEqual([
      { property: "cveAllowlist.1", reason: expect.stringMatching(/is "3094"; a CVE id is written like/) },
    ]);
  });

  it.each([
    ["at most 100 CVE ids are allowed", Array.from({ length: 101 }, (_, index) => `CVE-2024-${1000 + index}`)],
    ["each CVE id is allowed once", ["CVE-2024-3094", "CVE-2024-3094"]],
  ])("looks at the whole list: %s", (allowed, cveAllowlist) => {
    expect(failuresOf({ ...declared, cveAllowlist })).toEqual([
      { property: "cveAllowlist", reason: `cveAllowlist is an array; ${allowed}` },
    ]);
  });

  it("lets a list pass of which two are not known yet", () => {
    expect(failuresOf({ ...declared, cveAllowlist: [UNKNOWN, UNKNOWN] })).toEqual([]);
  });

  it("takes a severity with preventVul alone, and requires it there", () => {
    expect(failuresOf({ ...declared, preventVul: false })).toEqual([
      { property: "severity", reason: "severity is given; preventVul false takes none, only true does" },
    ]);
    expect(failuresOf({ ...declared, severity: undefined })).toEqual([
      {
        property: "severity",
        reason: 'severity is missing; preventVul true requires one of "none", "low", "medium", "high", "critical"',
      },
    ]);
  });

  it.each(Object.keys(declared))("lets an unknown %s pass", (key) => {
    expect(failuresOf({ ...declared, [key]: UNKNOWN })).toEqual([]);
  });

  it("fills in what a program leaves out", () => {
    const { inputs } = check({ instanceId: declared.instanceId, name: "a", region: declared.region }, {}, nowhere);
    expect(inputs).toMatchObject({ public: false, autoScan: false, preventVul: false });
  });
});
