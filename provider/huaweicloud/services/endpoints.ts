/** The Huawei Cloud services that the client talks to. */
export const services = ["swr", "iam", "sts"] as const;
export type Service = (typeof services)[number];

/** Addresses given by hand, each in place of the region's own. */
export type EndpointOverrides = Readonly<Partial<Record<Service, string>>>;

export const publicCloud = "myhuaweicloud.com";

// The regions whose hosts differ from the common pattern, out of the region tables of the official SDKs.
const exceptionalClouds: ReadonlyMap<string, string> = new Map([["eu-west-101", "myhuaweicloud.eu"]]);

const iamRegions = new Set([
  ...["cn-north-1", "cn-north-2", "cn-north-4", "cn-north-9", "cn-north-12", "cn-east-2", "cn-east-3", "cn-east-4"],
  ...["cn-east-5", "cn-south-1", "cn-south-2", "cn-southwest-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"],
  ...["ap-southeast-4", "af-south-1", "sa-brazil-1", "la-south-2", "la-north-2", "na-mexico-1", "eu-west-0"],
  ...["my-kualalumpur-1", "ru-moscow-1", "me-east-1", "ae-ad-1", "tr-west-1"],
]);

/** All regions that SWR has an address in. New ones appear: another one is no mistake. */
export const knownRegions: readonly string[] = [
  ...iamRegions,
  ...["af-north-1", "ap-southeast-5", "cn-north-11", "cn-south-4", "cn-southwest-3", "eu-west-101"],
  ...["ru-northwest-2", "sa-peru-1"],
];

const stsRegions = new Set([
  ...["cn-north-4", "cn-south-1", "cn-east-3", "cn-southwest-2", "ap-southeast-1", "ap-southeast-2"],
  ...["ap-southeast-3", "ap-southeast-4", "sa-brazil-1", "la-south-2", "af-south-1", "tr-west-1"],
]);

/** The address of a service in a region, where nobody gave another. */
export function defaultEndpoint(service: Service, region: string, cloud?: string): string {
  const domain = cloud ?? exceptionalClouds.get(region) ?? publicCloud;
  switch (service) {
    case "swr":
      return `https://swr-api.${region}.${domain}`;
    case "iam":
      return iamRegions.has(region) || domain !== publicCloud
        ? `https://iam.${region}.${domain}`
        : `https://iam.${domain}`;
    case "sts":
      return stsRegions.has(region) || domain !== publicCloud
        ? `https://sts.${region}.${domain}`
        : `https://sts.cn-north-4.${domain}`;
  }
}

/** What is wrong with an address, or undefined. Credentials never travel in clear, so `http:` is for loopback only. */
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
