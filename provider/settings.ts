import { flagFrom, type Read } from "./setting-values";
import { type SignIn, signInFrom } from "./sign-in-settings";
import { type Credentials, isSendable } from "./swr/credentials";
import { defaultEndpoint, type EndpointOverrides, endpointProblem, type Service } from "./swr/endpoints";
import { isJson, parseJson } from "./swr/json";
import type { Network } from "./swr/network";
import { isUnknown } from "./unknowns";

/** What holds for a whole stack: where, who, and how patiently. */
export interface Settings {
  region: string | undefined;
  projectId: string | undefined;
  /** Where these two were found. */
  from: { region: string | undefined; projectId: string | undefined };
  /** The credential that was found first, and where; undefined where none was given. */
  credential: { value: Credentials; source: string } | undefined;
  /** Where else to look for credentials, and whom to become with them. */
  signIn: SignIn;
  /** Domain of the cloud, where it is not the public one. */
  cloud: string | undefined;
  endpoints: EndpointOverrides;
  network: Network;
  /** Tries after the first, per request. */
  maxRetries: number;
  /** Whether this run takes over existing registries that equal the program, whatever `adoptExisting` says. */
  adoptExisting: boolean;
  /** Whether messages may name users and accounts. */
  showAuthorizationDetail: boolean;
  /** What is wrong with the settings, a sentence each; nothing is sent while there is any. */
  problems: readonly string[];
}

interface Family {
  from: "stack config" | "the environment";
  accessKey: string;
  secretKey: string;
  securityToken?: string;
  authToken?: string;
}

// First found wins as a whole: an access key never pairs with a secret of another family.
const families: readonly Family[] = [
  {
    from: "stack config",
    accessKey: "huaweicloud:accessKey",
    secretKey: "huaweicloud:secretKey",
    securityToken: "huaweicloud:securityToken",
    authToken: "huaweicloud:authToken",
  },
  {
    from: "the environment",
    accessKey: "HUAWEICLOUD_SDK_AK",
    secretKey: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
  },
  {
    from: "the environment",
    accessKey: "HW_ACCESS_KEY",
    secretKey: "HW_SECRET_KEY",
    securityToken: "HW_SECURITY_TOKEN",
    authToken: "HW_AUTH_TOKEN",
  },
  { from: "the environment", accessKey: "CLOUD_SDK_AK", secretKey: "CLOUD_SDK_SK" },
];

export const whereRegion =
  "the argument `region`, stack config `huaweicloud:region`, or the environment variable HW_REGION_NAME";
export const whereProject =
  "the argument `projectId`, stack config `huaweicloud:projectId`, or the environment variable HUAWEICLOUD_SDK_PROJECT_ID or HW_PROJECT_ID";
export const whereCredential =
  "stack config `huaweicloud:accessKey` with `huaweicloud:secretKey`, or `huaweicloud:authToken`; " +
  "or the environment variables HUAWEICLOUD_SDK_AK with HUAWEICLOUD_SDK_SK, HW_ACCESS_KEY with HW_SECRET_KEY, HW_AUTH_TOKEN, " +
  "or CLOUD_SDK_AK with CLOUD_SDK_SK";

/** For one run: takes over what an interrupted run has made and not recorded. */
export const adoptExistingVariable = "PULUMI_SWR_ADOPT_EXISTING";

/** Reads stack config and environment. Touches neither files nor network, and never throws: problems are part of the answer. */
export function readSettings(config: Read, env: Read): Settings {
  const problems: string[] = [];
  const given = (read: Read) => (key: string) => read(key)?.trim() || undefined;
  const fromConfig = given(config);
  const fromEnv = given(env);
  // An explicit provider is of a region and account of its own: the environment's project need not be in them.
  const named = fromConfig("huaweicloud:provider");
  const ofEnv = (...keys: string[]): Found[] => keys.map((key) => [key, fromEnv(key)]);
  const ofConfig = (key: string): Found => [key, fromConfig(key)];
  const region = firstOf([ofConfig("huaweicloud:region"), ...ofEnv("HW_REGION_NAME")]);
  const project = firstOf([
    ofConfig("huaweicloud:projectId"),
    ...(named ? [] : ofEnv("HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID")),
  ]);
  if (region.value !== undefined && !isUnknown(region.value) && !isRegion(region.value))
    problems.push(`${region.key} is "${region.value}"; a region is written like cn-north-4`);
  return {
    region: region.value,
    projectId: project.value,
    from: { region: region.key, projectId: project.key },
    credential: credentialFrom(fromConfig, fromEnv, named ? `the provider "${named}"` : "stack config", problems),
    signIn: signInFrom(fromConfig, fromEnv, problems),
    cloud: cloudFrom(fromConfig("huaweicloud:cloud"), problems),
    endpoints: endpointsFrom(fromConfig("huaweicloud:endpoints"), problems),
    network: networkFrom(fromConfig, fromEnv, problems),
    maxRetries: maxRetriesFrom(fromConfig("huaweicloud:maxRetries"), problems),
    adoptExisting: flagFrom(adoptExistingVariable, fromEnv, problems),
    showAuthorizationDetail: flagFrom("huaweicloud:showAuthorizationDetail", fromConfig, problems),
    problems,
  };
}

/** Reads the environment of this process. */
export const processEnv: Read = (key) => process.env[key];

/** A region becomes part of a host name. */
export function isRegion(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(text);
}

type Found = readonly [key: string, value: string | undefined];

/** First found wins. */
function firstOf(places: readonly Found[]): { key: string | undefined; value: string | undefined } {
  const [key, value] = places.find(([, given]) => given !== undefined) ?? [];
  return { key, value };
}

/** The address of a service in a region, by these settings. */
export function endpointIn(service: Service, region: string, { endpoints, cloud }: Settings): string {
  return endpoints[service] ?? defaultEndpoint(service, region, cloud);
}

function credentialFrom(config: Read, env: Read, configured: string, problems: string[]): Settings["credential"] {
  for (const { from: where, ...family } of families) {
    const [read, from] = where === "stack config" ? [config, configured] : [env, where];
    const value = (key: string | undefined) => (key === undefined ? undefined : read(key));
    const authToken = value(family.authToken);
    const accessKey = value(family.accessKey);
    const secretKey = value(family.secretKey);
    const securityToken = value(family.securityToken);
    const unsendable = [accessKey, secretKey, securityToken, authToken].some((text) => text && !isSendable(text));
    if (unsendable) {
      problems.push(
        `the credential in ${from} (${family.accessKey} and its like) has blanks, line breaks or letters that no credential has`,
      );
      return undefined;
    }
    if (authToken) return { value: { kind: "token", authToken }, source: `${from} (${family.authToken})` };
    if (accessKey && secretKey) {
      return {
        value: { kind: "keys", accessKey, secretKey, securityToken },
        source: `${from} (${family.accessKey} and ${family.secretKey})`,
      };
    }
    if (accessKey || secretKey || securityToken) {
      problems.push(halfCredential(family, from, { accessKey, secretKey }));
      return undefined;
    }
  }
  return undefined;
}

function halfCredential(
  family: Omit<Family, "from">,
  from: string,
  found: { accessKey: string | undefined; secretKey: string | undefined },
): string {
  const missing = [found.accessKey ? "" : family.accessKey, found.secretKey ? "" : family.secretKey].filter(Boolean);
  return `the credential in ${from} is not whole: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing. A credential is never put together from two sources`;
}

function cloudFrom(cloud: string | undefined, problems: string[]): string | undefined {
  if (cloud !== undefined && !isUnknown(cloud) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(cloud)) {
    problems.push(`huaweicloud:cloud is "${cloud}"; it is a domain such as myhuaweicloud.com`);
  }
  return cloud;
}

function endpointsFrom(text: string | undefined, problems: string[]): EndpointOverrides {
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
      problems.push(`huaweicloud:endpoints names "${service}"; allowed are swr, iam and sts`);
      continue;
    }
    const problem = typeof address === "string" ? endpointProblem(address) : "is not a text";
    if (typeof address === "string" && !problem) endpoints[service] = new URL(address).origin;
    else problems.push(`huaweicloud:endpoints: the address of ${service} ${problem}`);
  }
  return endpoints;
}

/** In small letters the names count first; HTTP_PROXY serves where HTTPS_PROXY is not given, for http:// is spoken with this machine alone. */
function networkFrom(config: Read, env: Read, problems: string[]): Network {
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

function maxRetriesFrom(text: string | undefined, problems: string[]): number {
  if (text === undefined || isUnknown(text)) return 4;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  problems.push(`huaweicloud:maxRetries is "${text}"; it is a whole number from 0 to 99`);
  return 4;
}
