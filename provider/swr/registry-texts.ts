import { isIP } from "node:net";
import { isJson, type Json } from "../huaweicloud/text/json";
import type { Redact } from "../huaweicloud/text/redaction";

/** So many signs of one registry are looked through, of texts that differ from what the program has; the rest is cut. */
const mostSigns = 64 * 1024;
/** What looking through a text costs beside its length, in signs. */
const perText = 128;
/** Far more than anybody declares. */
const mostHosts = 5_000;
const fields = [
  ...["name", "type", "url", "description", "status", "created_at", "updated_at"],
  ...["region_id", "project_id", "instance_id"],
];
const time = /^\d{4}-\d\d-\d\d[T ][\d:.]{5,18} ?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * A registry of an answer, without the secrets of the call in its texts: they are quoted in messages, and recorded.
 * @param shown what is shown anyway; a text that equals one of them stays, however it is spelled, or a secret `harbor` would look like drift
 */
export function withoutSecrets(registry: Json, redact: Redact, shown: readonly string[]): Json {
  const own = new Set(shown.map(spelling));
  let outcome = mostSigns;
  const clean = (value: unknown): unknown => {
    if (typeof value !== "string" || time.test(value) || isIP(value) !== 0) return value;
    if (own.has(outcome > 0 ? spelling(value) : value)) return value;
    const limit = outcome;
    outcome = Math.max(0, outcome - value.length - perText);
    if (limit === 0) return "…";
    const redacted = redact(value, limit);
    // Redaction shortens the provider's access key too, which is no secret, and which the target registry may know as well.
    return redacted.includes("[secret]") || value.length > limit ? redacted : value;
  };
  const cleanAll = (json: Json, keys: readonly string[]) =>
    Object.fromEntries(keys.flatMap((key) => (key in json ? [[key, clean(json[key])]] : [])));
  const { credential, dns_conf: dnsConf } = registry;
  return {
    ...registry,
    ...cleanAll(registry, fields),
    ...(isJson(credential) && { credential: { ...credential, ...cleanAll(credential, ["access_key"]) } }),
    ...(isJson(dnsConf) && isJson(dnsConf.hosts) && { dns_conf: { hosts: entriesOf(dnsConf.hosts, clean) } }),
  };
}

function entriesOf(hosts: Json, clean: (value: unknown) => unknown): Json {
  return Object.fromEntries(
    Object.entries(hosts)
      .slice(0, mostHosts)
      .map(([host, ip]) => [clean(host), clean(ip)]),
  );
}

/** Alike for a text that a server spells in another way: an address in its usual form, no capitals, no last dots and slashes. */
function spelling(text: string): string {
  if (text.length > mostSigns) return text;
  const plain = (text.includes("://") && URL.canParse(text) ? new URL(text).href : text)
    .toLowerCase()
    .replace(/\r\n?/g, "\n");
  let end = plain.length;
  while (/[./]/.test(plain[end - 1] ?? "")) end -= 1;
  return plain.slice(0, end);
}
