import type { Credentials } from "../../huaweicloud/credentials/credentials";
import type { Service } from "../../huaweicloud/services/endpoints";
import { shortened } from "../../huaweicloud/text/redaction";
import { endpointIn, type Settings } from "../../settings/settings";
import { namespaces } from "../../swr/namespaces";
import { listPoliciesAction, registries } from "../../swr/registries";

/** The IAM actions of all resources: a line each. */
const actions = [...Object.values(registries.actions), listPoliciesAction, ...Object.values(namespaces.actions)];

/** A line of the report: what, and what it is. */
export type Line = readonly [name: string, text: string];

/** What the settings say, and why. */
export function settingLines(settings: Settings, region: string): Line[] {
  const { cloud, network, from } = settings;
  const origin = (service: Service) => from[service] ?? (cloud ? from.cloud : "the default");
  const address = (service: Service): Line => [
    service.toUpperCase(),
    `${endpointIn(service, region, settings)} (${origin(service)})`,
  ];
  const { proxy, noProxy } = network;
  const proxyText = proxy && `${new URL(proxy.url).host} (${proxy.variable})${noProxy ? `, not for ${noProxy}` : ""}`;
  const own = [
    network.caFile && `${network.caFile} (huaweicloud:caFile)`,
    network.extraCaFile && `${network.extraCaFile} (NODE_EXTRA_CA_CERTS)`,
  ].filter(Boolean);
  return [
    ["region", `${region} (${from.region})`],
    address("swr"),
    address("iam"),
    address("sts"),
    ["proxy", proxyText ?? "none"],
    ["authorities", ["Node's own", ...own].join(", ")],
  ];
}

/** Who requests are sent as, and why; no secret. */
export function credentialLine(credentials: Credentials, source: string): Line {
  const until = credentials.expiresAt ? `, until ${new Date(credentials.expiresAt).toISOString()}` : "";
  switch (credentials.kind) {
    case "keys": {
      const kind = credentials.securityToken ? "temporary access key" : "access key";
      return ["credentials", `${kind} ${shortened(credentials.accessKey)}${until} (${source})`];
    }
    case "token":
      return ["credentials", `IAM token${until} (${source})`];
    case "none":
      return ["credentials", "none"];
  }
}

/** A read call that went well says nothing of the rights to do the rest. */
export function rightsLine(tried: string): Line {
  const untried = actions.filter((action) => action !== tried).join(", ");
  return ["rights", `${tried} works; not tried: ${untried} (up, refresh and destroy need them)`];
}
