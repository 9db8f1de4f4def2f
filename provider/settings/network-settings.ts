import { quote } from "../diagnostics/quote";
import type { Network } from "../huaweicloud/http/network";
import {
  type EndpointOverrides,
  endpointProblem,
  publicCloud,
  type Service,
  services,
} from "../huaweicloud/services/endpoints";
import { isJson, type Json, parseJson } from "../huaweicloud/text/json";
import type { Found, Read } from "./setting-values";
import { isUnknown } from "./unknowns";

export function cloudFrom({ key, value: cloud }: Found, problems: string[]): string | undefined {
  if (cloud !== undefined && !isUnknown(cloud) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(cloud)) {
    problems.push(`${key} is ${quote(cloud)}; it is a domain such as myhuaweicloud.com`);
  }
  // Said or not, it is the same: some regions of it have a domain of their own.
  return cloud === publicCloud ? undefined : cloud;
}

/** Addresses of services, and which setting gave each. */
export interface GivenEndpoints {
  endpoints: EndpointOverrides;
  from: Readonly<Partial<Record<Service, string>>>;
}

/** The variables by which Huawei Cloud's SDKs and Terraform provider are told addresses; the last one with the path of IAM's version. */
const addressVariables: Readonly<Partial<Record<Service, readonly string[]>>> = {
  iam: ["HUAWEICLOUD_SDK_IAM_ENDPOINT", "HW_AUTH_URL"],
  sts: ["HUAWEICLOUD_SDK_STS_ENDPOINT"],
};

export function endpointsFrom(config: Read, env: Read, problems: string[]): GivenEndpoints {
  const endpoints: Partial<Record<Service, string>> = {};
  const from: Partial<Record<Service, string>> = {};
  const configured = objectIn(config("huaweicloud:endpoints"), problems);
  for (const service of services) {
    const variable = addressVariables[service]?.find((name) => env(name));
    const isConfigured = configured[service] !== undefined;
    if (!isConfigured && !variable) continue;
    const address = isConfigured ? configured[service] : variable && env(variable)?.replace(/\/v3\/?$/, "");
    const problem = typeof address === "string" ? endpointProblem(address) : "is not a text";
    const name = isConfigured ? `huaweicloud:endpoints: the address of ${service}` : variable;
    if (problem) problems.push(`${name} ${problem}`);
    if (typeof address !== "string" || problem) continue;
    endpoints[service] = new URL(address).origin;
    from[service] = isConfigured ? "huaweicloud:endpoints" : (variable ?? "");
  }
  return { endpoints, from };
}

function objectIn(text: string | undefined, problems: string[]): Json {
  const json = text === undefined || isUnknown(text) ? {} : parseJson(text);
  if (isJson(json)) return json;
  problems.push(
    'huaweicloud:endpoints must be a JSON object such as {"swr":"https://…","iam":"https://…","sts":"https://…"}',
  );
  return {};
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
