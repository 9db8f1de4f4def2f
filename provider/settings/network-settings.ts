import type { Network } from "../huaweicloud/http/network";
import { endpointProblem, publicCloud } from "../huaweicloud/services/endpoints";
import { isJson, type Json, parseJson } from "../huaweicloud/text/json";
import { type ServiceId, serviceIds } from "./setting-names";
import type { FoundSetting, SettingsReader } from "./settings-reader";
import { isUnknown } from "./unknowns";

/** Returns the domain of the cloud; undefined for the public cloud, some of whose regions have a domain of their own. */
export function cloudFrom(setting: FoundSetting | undefined, reader: SettingsReader): string | undefined {
  const isDomain = (value: string) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value);
  reader.check(setting, isDomain, "it is a domain such as myhuaweicloud.com");
  return setting?.value === publicCloud ? undefined : setting?.value;
}

/** The variables of Huawei Cloud's SDKs and Terraform provider. HW_AUTH_URL ends with the path of IAM's version. */
const endpointVariables: Readonly<Record<ServiceId, readonly string[]>> = {
  swr: [],
  iam: ["HUAWEICLOUD_SDK_IAM_ENDPOINT", "HW_AUTH_URL"],
  sts: ["HUAWEICLOUD_SDK_STS_ENDPOINT"],
};

/** Returns the endpoints of services, and the key that each was found under. */
export function endpointsFrom(reader: SettingsReader) {
  const endpoints: Partial<Record<ServiceId, string>> = {};
  const from: Partial<Record<ServiceId, string>> = {};
  const configured = configuredEndpoints(reader);
  for (const service of serviceIds) {
    const isConfigured = configured[service] !== undefined;
    const variable = reader.first(...endpointVariables[service]);
    const endpoint = isConfigured ? configured[service] : variable?.value.replace(/\/v3\/?$/, "");
    const key = isConfigured ? "huaweicloud:endpoints" : variable?.key;
    if (endpoint === undefined || key === undefined) continue;
    const problem = typeof endpoint === "string" ? endpointProblem(endpoint) : "is not a string";
    if (problem) reader.problems.push(`${isConfigured ? `${key}: the address of ${service}` : key} ${problem}`);
    if (typeof endpoint !== "string" || problem) continue;
    endpoints[service] = new URL(endpoint).origin;
    from[service] = key;
  }
  return { endpoints, from };
}

function configuredEndpoints(reader: SettingsReader): Json {
  const text = reader.text("huaweicloud:endpoints");
  const json = text === undefined || isUnknown(text) ? {} : parseJson(text);
  if (isJson(json)) return json;
  reader.problems.push(
    'huaweicloud:endpoints must be a JSON object such as {"swr":"https://…","iam":"https://…","sts":"https://…"}',
  );
  return {};
}

/** Names in small letters count first. HTTP_PROXY stands in for HTTPS_PROXY, because http:// is used for this machine alone. */
export function networkFrom(reader: SettingsReader): Network {
  const proxy = reader.first("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY");
  const isValid = proxy !== undefined && isProxy(proxy.value);
  if (proxy && !isValid) {
    // The value is not quoted: it may hold a password.
    reader.problems.push(
      `${proxy.key} is not the address of a proxy; it is written like http://user:password@proxy.example.com:3128, with @ : / ? # and % in the password as %40 %3A %2F %3F %23 and %25`,
    );
  }
  return {
    proxy: isValid ? { url: proxy.value, variable: proxy.key } : undefined,
    noProxy: reader.first("no_proxy", "NO_PROXY")?.value,
    caFile: reader.text("huaweicloud:caFile"),
    extraCaFile: reader.text("NODE_EXTRA_CA_CERTS"),
  };
}

function isProxy(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  const isEncoded = [username, password].every((part) => !/%(?![0-9a-f]{2})/i.test(part));
  return /^https?:$/.test(protocol) && pathname === "/" && search === "" && hash === "" && isEncoded;
}
