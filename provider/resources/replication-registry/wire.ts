import { uncoloured } from "../../huaweicloud/text/display-text";
import { isJson, type Json } from "../../huaweicloud/text/json";
import type { PartiallyRecorded } from "../../lifecycle/handler";
import type { RegistrySpec, RegistryState } from "./args";

/** No program declares a longer one, so one that is cut here differs from every declared one. */
export const longestUrl = 2_048;

/**
 * The whole body of a POST or PUT. An optional field that was taken out is sent as its empty value:
 * whether SWR keeps or clears what a PUT leaves out is not documented.
 * @param recorded what SWR may still hold
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1104.html
 */
export function toWire(spec: RegistrySpec, recorded?: PartiallyRecorded<RegistryState>): Json {
  const { credential, target } = spec;
  const sendsHosts = spec.type === "swr-pro" || spec.dnsConf !== undefined || recorded?.dnsConf !== undefined;
  return {
    name: spec.name,
    type: spec.type,
    url: spec.url,
    description: spec.description ?? "",
    insecure: spec.insecure ?? false,
    credential: { type: "basic", access_key: credential.accessKey, access_secret: credential.accessSecret },
    ...(sendsHosts && { dns_conf: { hosts: spec.dnsConf?.hosts ?? {} } }),
    ...(target && { region_id: target.regionId, project_id: target.projectId, instance_id: target.instanceId }),
  };
}

/** What an answer says of a registry; a field that it leaves out is absent here too. */
export type RemoteRegistry = PartiallyRecorded<
  Pick<
    RegistryState,
    "name" | "type" | "url" | "description" | "insecure" | "dnsConf" | "target" | "status" | "createdAt" | "updatedAt"
  >
> & {
  /** Never the secret: SWR shows none, or a mask. */
  accessKey?: string;
};

/** Reads a registry out of an answer. It is recorded, and Pulumi's CLI shows what is: so it holds no colours of the CLI's. */
export function fromWire(json: Json): RemoteRegistry {
  return uncolouredIn(read(json));
}

function uncolouredIn<T>(value: T): T {
  if (typeof value === "string") return uncoloured(value) as T & string;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [uncoloured(key), uncolouredIn(each)]);
  return Object.fromEntries(entries) as T; // the same fields
}

function read(json: Json): RemoteRegistry {
  const credential = isJson(json.credential) ? json.credential : {};
  const target = targetOf(json);
  const dnsConf = isJson(json.dns_conf) ? dnsConfOf(json.dns_conf) : undefined;
  return {
    // No registry is without these: an empty one is an answer that leaves it out.
    ...text("name", json.name || undefined),
    ...text("type", json.type || undefined),
    ...text("url", bareUrl(json.url) || undefined),
    ...text("description", json.description),
    ...text("status", json.status),
    ...text("createdAt", json.created_at),
    ...text("updatedAt", json.updated_at),
    ...text("accessKey", credential.access_key),
    ...(typeof json.insecure === "boolean" && { insecure: json.insecure }),
    ...(dnsConf && { dnsConf }),
    ...(target && { target }),
  };
}

/**
 * A user and password in an address, or a token behind `?`, which somebody may have put there by hand, are a secret; the password may
 * hold `/` and `@`. No program declares an address that has either.
 */
function bareUrl(url: unknown): unknown {
  if (typeof url !== "string") return url;
  return url
    .replace(/^([a-z]+:\/\/)?.*@/is, "$1")
    .replace(/[?#].+$/s, "?…")
    .slice(0, longestUrl);
}

function text<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  return typeof value === "string" ? ({ [key]: value } as { [P in K]: string }) : {}; // a computed key loses its name
}

function dnsConfOf({ hosts }: Json): RemoteRegistry["dnsConf"] {
  if (!isJson(hosts)) return undefined;
  const entries = Object.entries(hosts);
  const readable = entries.every((entry): entry is [string, string] => typeof entry[1] === "string");
  return readable ? { hosts: Object.fromEntries(entries) } : undefined;
}

/** The documented answer has no `project_id`; it is empty here then, and what is recorded stays. */
function targetOf({ region_id, project_id, instance_id }: Json): RemoteRegistry["target"] {
  if (typeof region_id !== "string" || typeof instance_id !== "string" || region_id === "" || instance_id === "")
    return undefined;
  return { regionId: region_id, instanceId: instance_id, projectId: typeof project_id === "string" ? project_id : "" };
}
