import type { FlagProperty } from "../../lifecycle/definition/property";
import type { Resource } from "../../lifecycle/definition/resource";
import { instanceIdProperty, sharedProperties } from "../../lifecycle/definition/shared-properties";
import { isNamespaceName, namespaces } from "../../swr/namespaces";
import { repositoriesInTheWay } from "./repositories";

const severities = ["none", "low", "medium", "high", "critical"];

/** A flag of the metadata, which check fills in. */
const metadataFlag = (field: string, about: string): FlagProperty => ({
  kind: "flag",
  about,
  presence: "resolved",
  defaultValue: "false",
  wire: `metadata.${field}`,
  isTextOnWire: true,
});

/** A namespace of repositories. It belongs to an instance, and its name is its key there. */
export const namespace: Resource = {
  name: "Namespace",
  about: "A namespace of an SWR Enterprise Edition instance. It holds repositories of images.",
  page: "https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0101.html",
  api: namespaces,
  completedBy: "updatedAt",
  properties: {
    instanceId: instanceIdProperty("namespace"),
    name: {
      kind: "text",
      about:
        "Name of the namespace, unique within the instance: 1 to 64 lower-case letters and digits, with single `.`, `_` or `-` between them.",
      presence: "filled",
      defaultValue: "the resource's name",
      required: "a name is required",
      rule: (text) =>
        isNamespaceName(text)
          ? undefined
          : "1 to 64 lower-case letters and digits are allowed, with single . _ or - between them (the default is the resource's name)",
      wire: "name",
      onCreate: "namespace_name",
      onUpdate: false,
      replaces: true,
    },
    public: { ...metadataFlag("public", "Everybody may pull its images, without signing in."), isAlwaysShown: true },
    autoScan: metadataFlag("auto_scan", "Scan each image for vulnerabilities when it is pushed."),
    preventVul: metadataFlag(
      "prevent_vul",
      "Refuse to pull images with vulnerabilities of the `severity` given, or a higher one.",
    ),
    severity: {
      kind: "text",
      about: "The lowest severity of a vulnerability that prevents a pull; required with `preventVul`, and only there.",
      presence: "optional",
      required: "a severity is required",
      oneOf: { values: severities, typeName: "VulnerabilitySeverity" },
      onlyWith: {
        key: "preventVul",
        value: true,
        requires: `one of ${severities.map((each) => `"${each}"`).join(", ")}`,
        isIgnoredElsewhere: true,
      },
      wire: "metadata.severity",
    },
    cveAllowlist: {
      kind: "list",
      about: "Vulnerabilities that never prevent a pull, such as `CVE-2024-3094`.",
      presence: "optional",
      required: "a list of CVE ids is required",
      rule: (ids) => {
        if (ids.length > 100) return "at most 100 CVE ids are allowed";
        return new Set(ids).size < ids.length ? "each CVE id is allowed once" : undefined;
      },
      item: {
        required: "a CVE id such as CVE-2024-3094 is required",
        rule: (text) => (/^CVE-\d{4}-\d{4,}$/.test(text) ? undefined : "a CVE id is written like CVE-2024-3094"),
      },
      wire: "cve_allowlist.items",
      itemField: "cve_id",
      onCreate: false,
      empty: { value: [] },
      meaning: (value) => (Array.isArray(value) ? [...new Set(value)].sort() : (value ?? [])),
    },
    ...sharedProperties("namespace"),
    namespaceId: {
      kind: "number",
      about: "The number that SWR gives the namespace.",
      presence: "optionalOutput",
      wire: "namespace_id",
    },
  },
  defaults: ({ public: isPublic = false, autoScan = false, preventVul = false }) => ({
    public: isPublic,
    autoScan,
    preventVul,
  }),
  whatRefusesDelete: repositoriesInTheWay,
};
