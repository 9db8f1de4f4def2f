import { isIP } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { hasUnknown } from "../../settings/unknowns";

/** Whether two values of a property mean the same to SWR, however each is spelled. */
export function sameValue(key: string, a: unknown, b: unknown): boolean {
  if (hasUnknown(a) || hasUnknown(b)) return false;
  return a === b || isDeepStrictEqual(meaningOf(key, a), meaningOf(key, b));
}

/** Nothing to compare by: two spellings of one meaning give the same. */
const meanings: Readonly<Record<string, (value: unknown) => unknown>> = {
  url: (value) => (typeof value === "string" ? urlMeaning(value) : value),
  type: (value) => (typeof value === "string" ? value.toLowerCase() : value),
  description: (value) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n").trim() : (value ?? "")),
  dnsConf: hostsMeaning,
};

function meaningOf(key: string, value: unknown): unknown {
  return meanings[key]?.(value) ?? value;
}

/** Scheme and host in lower case, an IPv6 address in its short form, no usual port, no last `/`, nothing escaped without need. */
function urlMeaning(text: string): string {
  if (!URL.canParse(text)) return text;
  const { protocol, host, pathname } = new URL(text);
  let end = pathname.length;
  while (pathname[end - 1] === "/") end -= 1;
  return `${protocol}//${host.replace(/\.(?=:\d+$|$)/, "")}${unescaped(pathname.slice(0, end))}`;
}

/** Letters, digits and `-._~` mean the same escaped; the escapes of others are written in capitals. */
function unescaped(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const char = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(char) ? char : escaped.toUpperCase();
  });
}

function hostsMeaning(dnsConf: unknown): unknown {
  const hosts = typeof dnsConf === "object" && dnsConf !== null && "hosts" in dnsConf ? dnsConf.hosts : {};
  if (typeof hosts !== "object" || hosts === null) return hosts;
  return new Map(Object.entries(hosts).map(([host, ip]) => [hostMeaning(host), ipMeaning(ip)]));
}

function hostMeaning(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

function ipMeaning(ip: unknown): unknown {
  if (typeof ip !== "string" || isIP(ip) !== 6) return ip;
  // An address with a zone is no URL's.
  const url = `http://[${ip}]`;
  return URL.canParse(url) ? new URL(url).host : ip.toLowerCase();
}
