import type { Credentials } from "../../huaweicloud/credentials/credentials";
import { shortened } from "../../huaweicloud/text/redaction";
import { type ServiceId, serviceIds } from "../../settings/setting-names";
import { endpointIn, type Settings } from "../../settings/settings";
import { namespaces } from "../../swr/namespaces";
import { listPoliciesAction, registries } from "../../swr/registries";

/** The IAM actions of all resources: a line each. */
const actions = [...Object.values(registries.actions), listPoliciesAction, ...Object.values(namespaces.actions)];

/** Formats what is used: its name, and what it is. */
export function line(name: string, text: string): string {
  return `  ${name.padEnd(13)} ${text}`;
}

/** Formats what may be wrong. */
export function warning(text: string): string {
  return `  Warning: ${text}${text.endsWith("?") ? "" : "."}`;
}

/** Returns lines about the settings: what they are, and why. */
export function settingLines(settings: Settings, region: string): string[] {
  const { cloud, network, from } = settings;
  const { proxy, noProxy, caFile, extraCaFile } = network;
  const endpointLine = (service: ServiceId) => {
    const source = from[service] ?? (cloud ? from.cloud : "the default");
    return line(service.toUpperCase(), `${endpointIn(service, region, settings)} (${source})`);
  };
  const proxyText = proxy && `${new URL(proxy.url).host} (${proxy.variable})${noProxy ? `, not for ${noProxy}` : ""}`;
  const authorities = [
    "Node's own",
    caFile && `${caFile} (huaweicloud:caFile)`,
    extraCaFile && `${extraCaFile} (NODE_EXTRA_CA_CERTS)`,
  ];
  return [
    line("region", `${region} (${from.region})`),
    ...serviceIds.map(endpointLine),
    line("proxy", proxyText ?? "none"),
    line("authorities", authorities.filter(Boolean).join(", ")),
  ];
}

/** Returns the line about the credentials that requests carry, without secrets. */
export function credentialLine(credentials: Credentials, source: string): string {
  const { kind, expiresAt } = credentials;
  if (kind === "none") return line("credentials", "none");
  const name =
    kind === "token"
      ? "IAM token"
      : `${credentials.securityToken ? "temporary access key" : "access key"} ${shortened(credentials.accessKey)}`;
  const until = expiresAt ? `, until ${new Date(expiresAt).toISOString()}` : "";
  return line("credentials", `${name}${until} (${source})`);
}

/** Returns the line about permissions. A read call shows nothing about the permissions for other calls. */
export function permissionLine(action: string): string {
  const untried = actions.filter((each) => each !== action).join(", ");
  return line("permissions", `${action} works; not tried: ${untried} (up, refresh and destroy need them)`);
}
