import type { Read } from "./setting-values";
import { shown } from "./shown";
import { type EndpointOverrides, endpointProblem, publicCloud } from "./swr/endpoints";
import { isJson, parseJson } from "./swr/json";
import type { Network } from "./swr/network";
import { isUnknown } from "./unknowns";

export function cloudFrom(cloud: string | undefined, problems: string[]): string | undefined {
  if (cloud !== undefined && !isUnknown(cloud) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(cloud)) {
    problems.push(`huaweicloud:cloud is ${shown(cloud)}; it is a domain such as myhuaweicloud.com`);
  }
  // Said or not, it is the same: some regions of it have a domain of their own.
  return cloud === publicCloud ? undefined : cloud;
}

export function endpointsFrom(text: string | undefined, problems: string[]): EndpointOverrides {
  if (text === undefined || isUnknown(text)) return {};
  const shape =
    'huaweicloud:endpoints must be a JSON object such as {"swr":"https://…","iam":"https://…","sts":"https://…"}';
  const json = parseJson(text);
  if (!isJson(json)) {
    problems.push(shape);
    return {};
  }
  const endpoints: Partial<Record<"swr" | "iam" | "sts", string>> = {};
  for (const [service, address] of Object.entries(json)) {
    if (service !== "swr" && service !== "iam" && service !== "sts") {
      problems.push(`huaweicloud:endpoints names ${shown(service)}; allowed are swr, iam and sts`);
      continue;
    }
    const problem = typeof address === "string" ? endpointProblem(address) : "is not a text";
    if (typeof address === "string" && !problem) endpoints[service] = new URL(address).origin;
    else problems.push(`huaweicloud:endpoints: the address of ${service} ${problem}`);
  }
  return endpoints;
}

/** In small letters the names count first; HTTP_PROXY serves where HTTPS_PROXY is not given, for http:// is spoken with this machine alone. */
export function networkFrom(config: Read, env: Read, problems: string[]): Network {
  const variable = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].find((name) => env(name));
  const url = variable && env(variable);
  const isRight = url === undefined || isProxy(url);
  if (!isRight) {
    // Not quoted: it may hold a password.
    problems.push(
      `${variable} is not the address of a proxy; it is written like http://user:password@proxy.example.com:3128, with @ : / ? # and % in the password as %40 %3A %2F %3F %23 and %25`,
    );
  }
  return {
    proxy: variable && url && isRight ? { url, variable } : undefined,
    noProxy: env("no_proxy") ?? env("NO_PROXY"),
    caFile: config("huaweicloud:caFile"),
    extraCaFile: env("NODE_EXTRA_CA_CERTS"),
  };
}

function isProxy(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  const isWritten = [username, password].every((part) => !/%(?![0-9a-f]{2})/i.test(part));
  return /^https?:$/.test(protocol) && pathname === "/" && search === "" && hash === "" && isWritten;
}
