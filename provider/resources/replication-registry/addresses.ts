import { isIP } from "node:net";
import { childOf, isObject } from "../../lifecycle/definition/property";

/** No program declares a longer one, so one that is cut here differs from every declared one. */
const longestUrl = 2_048;

export function urlProblem(text: string): string | undefined {
  const example = "allowed is an address such as https://harbor.example.com";
  if (text.length > longestUrl) return `at most ${longestUrl} characters are allowed`;
  if (/[\s\\]/.test(text)) return "blanks and backslashes are not allowed";
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text) ?? [];
  if (!/^https?$/i.test(scheme ?? "")) return `${example}, with the scheme https:// or http://`;
  if (!rest || /^[/?#]/.test(rest)) return `${example}: a host is missing`;
  if (text.includes("@")) return "a user name or password belongs in `credential`; no other address has an @";
  if (!URL.canParse(text)) return `${example}: the host or the port is not right`;
  const url = new URL(text);
  if (url.search || url.hash) return "SWR drops what stands behind ? and #, so leave it out";
  return isHost(url.hostname) && url.port !== "0" ? undefined : `${example}: the host or the port is not right`;
}

/**
 * A user and password in an address, or a token behind `?`, which somebody may have put there by hand, are a secret; the password may
 * hold `/` and `@`. No program declares an address that has either.
 */
export function readUrl(url: string): string {
  return url
    .replace(/^([a-z]+:\/\/)?.*@/is, "$1")
    .replace(/[?#].+$/s, "?…")
    .slice(0, longestUrl);
}

/** Scheme and host in lower case, an IPv6 address in its short form, no usual port, no last `/`, nothing escaped without need. */
export function urlMeaning(value: unknown): unknown {
  if (typeof value !== "string" || !URL.canParse(value)) return value;
  const { protocol, host, pathname } = new URL(value);
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

export function hostProblem(text: string): string | undefined {
  return isHost(text) ? undefined : "a host name such as harbor.example.com is required before it";
}

export function ipProblem(text: string): string | undefined {
  return isIP(text) === 0 ? "an IPv4 or IPv6 address is allowed" : undefined;
}

/** A name of labels, or an IP address. */
function isHost(text: string): boolean {
  if (isIP(text.replace(/^\[|\]$/g, "")) !== 0) return true;
  const label = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  return text.length <= 253 && new RegExp(`^${label}(\\.${label})*\\.?$`, "i").test(text);
}

export function hostMapMeaning(dnsConf: unknown): unknown {
  const hosts = childOf(dnsConf, "hosts") ?? {};
  if (!isObject(hosts)) return hosts;
  return new Map(Object.entries(hosts).map(([host, ip]) => [hostMeaning(host), ipMeaning(ip)]));
}

export function hasHosts(dnsConf: unknown): boolean {
  return Object.keys(childOf(dnsConf, "hosts") ?? {}).length > 0;
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
