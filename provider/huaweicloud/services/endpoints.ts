import type { Service } from "./service";

export const publicCloud = "myhuaweicloud.com";

/** Regions of the public cloud with a domain of their own. */
const exceptionalClouds: ReadonlyMap<string, string> = new Map([["eu-west-101", "myhuaweicloud.eu"]]);

/** The endpoint of a service in a region, unless the settings give another. */
export function defaultEndpoint({ host, publicCloud: only }: Service, region: string, cloud?: string): string {
  const domain = cloud ?? exceptionalClouds.get(region) ?? publicCloud;
  const isElsewhere = only !== undefined && domain === publicCloud && !only.regions.has(region);
  return `https://${isElsewhere ? only.otherHost : `${host}.${region}`}.${domain}`;
}

/** Returns what is wrong with an endpoint, or undefined. Credentials are never sent unencrypted, so `http:` is for loopback only. */
export function endpointProblem(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "is not a URL";
  }
  if (url.username || url.password) return "must not carry a user name or password";
  if (url.pathname !== "/" || url.search || url.hash) return "must be a scheme and a host, without a path";
  if (url.protocol === "https:") return undefined;
  if (url.protocol !== "http:") return `has the scheme ${url.protocol}//; allowed is https://`;
  return isLoopback(url.hostname)
    ? undefined
    : "has the scheme http://, which is for loopback addresses only; use https://";
}

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
