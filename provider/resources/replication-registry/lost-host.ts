import { valueAt } from "../../settings/unknowns";

/** What to say of a host that is named so that JavaScript and Pulumi lose it, without a word, wherever they copy an object. */
export function lostHostIn(dnsConf: unknown): string | undefined {
  const hosts = valueAt(dnsConf, ["hosts"]);
  const isLost = typeof hosts === "object" && hosts !== null && Object.hasOwn(hosts, "__proto__");
  return isLost ? 'dnsConf.hosts names "__proto__"; that cannot be the name of a host' : undefined;
}
