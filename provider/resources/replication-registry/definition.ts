import type { Resource } from "../../lifecycle/definition/resource";
import {
  instanceIdProperty,
  placeIdRule,
  regionRule,
  sharedProperties,
} from "../../lifecycle/definition/shared-properties";
import { isUnknown } from "../../settings/unknowns";
import { registries } from "../../swr/registries";
import { hasHosts, hostMapMeaning, hostProblem, ipProblem, readUrl, urlMeaning, urlProblem } from "./addresses";
import { policiesInTheWay } from "./policies";

const internal = "swr-pro-internal";
const filled = (required: string) => ({
  required,
  rule: (text: string) => (text.trim() === "" ? required : undefined),
});

/** A target registry. It belongs to an instance, and SWR gives it a number. */
export const replicationRegistry: Resource = {
  name: "ReplicationRegistry",
  about: "A target registry that an SWR Enterprise Edition instance replicates images to or from.",
  page: "https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1101.html",
  api: registries,
  completedBy: "status",
  properties: {
    instanceId: instanceIdProperty("registry"),
    type: {
      kind: "text",
      about:
        "Kind of target registry: `swr-pro` (open-source Harbor), `swr-pro-internal` (an SWR Enterprise Edition instance) or `huawei-SWR` (SWR Basic Edition).",
      presence: "required",
      required: "a type is required",
      oneOf: { values: ["swr-pro", internal, "huawei-SWR"], typeName: "RegistryType" },
      wire: "type",
      replaces: true,
      meaning: (value) => (typeof value === "string" ? value.toLowerCase() : value),
    },
    url: {
      kind: "text",
      about: "Address of the target registry, with its scheme: `https://harbor.example.com`.",
      presence: "required",
      required: "an address such as https://harbor.example.com is required",
      rule: urlProblem,
      wire: "url",
      read: readUrl,
      meaning: urlMeaning,
    },
    credential: {
      kind: "group",
      typeName: "RegistryCredential",
      typeAbout: "How SWR logs in to the target registry.",
      about: "How SWR logs in to the target registry. The secret is missing in what was only looked up.",
      presence: "required",
      required: "{ accessKey, accessSecret } is required",
      constants: { "credential.type": "basic" },
      properties: {
        accessKey: {
          kind: "text",
          about: "User name or access key at the target registry.",
          presence: "required",
          ...filled("a user name or access key of the target registry is required"),
          wire: "credential.access_key",
          read: (text) => (/\*{2,}/.test(text) ? undefined : text),
        },
        accessSecret: {
          kind: "text",
          about: "Password or secret key. Encrypted in state, never read back from SWR.",
          presence: "required",
          required: "a password or secret key of the target registry is required",
          rule: secretProblem,
          wire: "credential.access_secret",
          secret: true,
        },
      },
    },
    secretVersion: {
      kind: "number",
      about:
        "Any number. A change of it sends the declared secret again, although the secret itself is the same: for a secret that somebody has changed at SWR, where nothing shows it.",
      presence: "optional",
      wire: false,
      resends: true,
    },
    name: {
      kind: "text",
      about:
        "Name in the console, unique within the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`.",
      presence: "filled",
      defaultValue: "the resource's name",
      required: "a name is required",
      rule: nameProblem,
      wire: "name",
    },
    description: {
      kind: "text",
      about: "Free text.",
      presence: "optional",
      wire: "description",
      empty: { value: "" },
      meaning: (value) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n").trim() : (value ?? "")),
    },
    insecure: {
      kind: "flag",
      about: "Accept a TLS certificate that no known authority signed.",
      presence: "resolved",
      defaultValue: "false; true for `swr-pro-internal`, which takes nothing else",
      wire: "insecure",
      empty: { value: false },
    },
    dnsConf: {
      kind: "group",
      typeName: "RegistryDnsConf",
      typeAbout: "Host names that SWR resolves by itself.",
      about: "Host names that SWR resolves by itself; only for `swr-pro`.",
      presence: "optional",
      required: "{ hosts } is required",
      onlyWith: { key: "type", value: "swr-pro" },
      meaning: hostMapMeaning,
      properties: {
        hosts: {
          kind: "map",
          about:
            'Addresses that SWR uses for host names, in place of asking a name server: `{ "harbor.example.com": "10.0.0.5" }`.',
          presence: "required",
          required: "an object of host names and IP addresses is required",
          keyName: "the name of a host",
          keyRule: hostProblem,
          value: { required: "an IP address is required", rule: ipProblem },
          wire: "dns_conf.hosts",
          empty: {
            value: {},
            // A registry that is taken over keeps hosts that SWR does not show and the program does not mention.
            when: ({ type }, known, isAdoption) =>
              hasHosts(known?.dnsConf) || (type === "swr-pro" && (!isAdoption || known?.dnsConf !== undefined)),
          },
        },
      },
    },
    target: {
      kind: "group",
      typeName: "RegistryTarget",
      typeAbout: "The SWR Enterprise instance behind a `swr-pro-internal` registry.",
      about: "The instance behind the registry; required for `swr-pro-internal`, and only there.",
      presence: "optional",
      required: "{ regionId, projectId, instanceId } is required",
      shownTogether: ["regionId", "instanceId"],
      onlyWith: {
        key: "type",
        value: internal,
        requires: "{ regionId, projectId, instanceId } of the target instance",
        isIgnoredElsewhere: true,
      },
      properties: {
        regionId: {
          kind: "text",
          about: "Region of the target instance.",
          presence: "required",
          ...regionRule,
          wire: "region_id",
        },
        projectId: {
          kind: "text",
          about: "Project of the target instance.",
          presence: "required",
          ...placeIdRule,
          wire: "project_id",
        },
        instanceId: {
          kind: "text",
          about: "The target instance's id.",
          presence: "required",
          ...placeIdRule,
          wire: "instance_id",
        },
      },
    },
    ...sharedProperties("registry"),
    status: {
      kind: "text",
      about:
        "Health of the target registry as SWR last saw it: `healthy` or `unhealthy`. Missing if the last operation did not come to its end.",
      presence: "output",
      wire: "status",
    },
  },
  defaults: ({ type, insecure }) => (insecure !== undefined || isUnknown(type) ? {} : { insecure: type === internal }),
  rules: ({ type, insecure }) =>
    type === internal && insecure === false
      ? [
          {
            property: "insecure",
            reason: `insecure is false; type "${internal}" takes only true, which is its default`,
          },
        ]
      : [],
  whatRefusesDelete: policiesInTheWay,
};

function nameProblem(text: string): string | undefined {
  return /^[A-Za-z0-9\p{Script=Han}_-]{1,64}$/u.test(text)
    ? undefined
    : "1 to 64 letters, digits, Chinese characters, _ and - are allowed (the default is the resource's name)";
}

function secretProblem(text: string): string | undefined {
  if (text.trim() === "") return "a password or secret key of the target registry is required";
  return /^\*+$/.test(text)
    ? "it is the mask that SWR shows in place of a secret; the secret itself is required"
    : undefined;
}
