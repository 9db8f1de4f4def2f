import { quote } from "../diagnostics/quote";
import type { Network } from "../huaweicloud/http/network";
import { defaultEndpoint, type EndpointOverrides, type Service } from "../huaweicloud/services/endpoints";
import { isRegion } from "../huaweicloud/services/place-id";
import { credentialFrom, type GivenCredential } from "./credential-settings";
import { cloudFrom, endpointsFrom, networkFrom } from "./network-settings";
import { credentialSettings, emptyText, namespace, otherSettings } from "./setting-names";
import { type Found, flagFrom, type Read } from "./setting-values";
import { type SignIn, signInFrom } from "./sign-in-settings";
import { isUnknown, UNKNOWN } from "./unknowns";

export { processEnv } from "./environment";

const mostRetries = 99;

/** What holds for a whole stack: where, who, and how patiently. */
export interface Settings {
  /** Name of the explicit provider that they are of. */
  provider: string | undefined;
  region: string | undefined;
  projectId: string | undefined;
  /** Where these were found. */
  from: Readonly<Partial<Record<"region" | "projectId" | "cloud" | Service, string | undefined>>>;
  /** The credential that was found first, and where; undefined where none was given. */
  credential: GivenCredential | undefined;
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

export const whereRegion =
  "the argument `region`, stack config `huaweicloud:region`, or the environment variable HW_REGION_NAME (a region in KooCLI's profile is not read)";
export const whereProject =
  "the argument `projectId`, stack config `huaweicloud:projectId`, or the environment variable HUAWEICLOUD_SDK_PROJECT_ID or HW_PROJECT_ID";
/** For one run: takes over what an interrupted run has made and not recorded. */
export const adoptExistingVariable = "PULUMI_SWR_ADOPT_EXISTING";

const settingKeys = [...credentialSettings, ...otherSettings].map((name) => namespace + name);

/** Reads stack config and environment. Touches neither files nor network, and never throws: problems are part of the answer. */
export function readSettings(config: Read, env: Read): Settings {
  const problems: string[] = [];
  const given = (read: Read) => (key: string) => trimmed(key, read(key)) || undefined;
  const ofConfig = given(config);
  problems.push(...settingKeys.filter((key) => ofConfig(key) === emptyText).map((key) => `${key} is empty`));
  // What is refused already is not complained of again.
  const fromConfig = (key: string) => (ofConfig(key) === emptyText ? UNKNOWN : ofConfig(key));
  const fromEnv = given(env);
  // An explicit provider is of a region and account of its own: the environment's project need not be in them.
  const named = fromConfig("huaweicloud:provider");
  const first = (key: string, variables: readonly string[], ofEnv = fromEnv): Found =>
    [{ key, value: fromConfig(key) }, ...variables.map((name) => ({ key: name, value: ofEnv(name) }))].find(
      ({ value }) => value !== undefined,
    ) ?? { key: undefined, value: undefined };
  const region = first("huaweicloud:region", ["HW_REGION_NAME"]);
  const project = first("huaweicloud:projectId", named ? [] : ["HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID"]);
  if (region.value !== undefined && !isUnknown(region.value) && !isRegion(region.value))
    problems.push(`${region.key} is ${quote(region.value)}; a region is written like cn-north-4`);
  const ownProfile = fromConfig("huaweicloud:profile") !== undefined;
  const configured = named ? `the provider "${named}"` : "stack config";
  const credential = credentialFrom(fromConfig, ownProfile ? () => undefined : fromEnv, configured, problems);
  const isOwn = named !== undefined && (ownProfile || credential?.isConfigured === true);
  const signIn = signInFrom(fromConfig, fromEnv, problems, { given: credential !== undefined, isOwn });
  if (signIn.user && region.value === undefined && signIn.projectName === undefined)
    problems.push(
      "HW_USER_NAME asks for a token of a region's project, but there is no region; give it in HW_REGION_NAME",
    );
  // The environment's cloud is that of the environment's credentials.
  const ofCloud = isOwn ? () => undefined : fromEnv;
  const cloud = first("huaweicloud:cloud", ["HW_CLOUD"], ofCloud);
  const { endpoints, from } = endpointsFrom(fromConfig, ofCloud, problems);
  return {
    provider: named,
    region: region.value,
    projectId: project.value,
    from: { region: region.key, projectId: project.key, cloud: cloud.key, ...from },
    credential,
    signIn,
    cloud: cloudFrom(cloud, problems),
    endpoints,
    network: networkFrom(fromConfig, fromEnv, problems),
    maxRetries: maxRetriesFrom(first("huaweicloud:maxRetries", ["HW_MAX_RETRIES"]), problems),
    adoptExisting: flagFrom(adoptExistingVariable, fromEnv, problems),
    showAuthorizationDetail: flagFrom("huaweicloud:showAuthorizationDetail", fromConfig, problems),
    problems,
  };
}

/** Blanks around a value are none of it, but those of a password are. No password has the end of a line, which a file leaves behind. */
function trimmed(key: string, text: string | undefined): string | undefined {
  return key === "HW_USER_PASSWORD" ? text?.replace(/\r?\n$/, "") : text?.trim();
}

/** The address of a service in a region, by these settings. */
export function endpointIn(service: Service, region: string, { endpoints, cloud }: Settings): string {
  return endpoints[service] ?? defaultEndpoint(service, region, cloud);
}

/** The environment's is of Huawei's other tools too, which know no bound: more than the most counts as the most. */
function maxRetriesFrom({ key, value: text }: Found, problems: string[]): number {
  if (text === undefined || isUnknown(text)) return 4;
  const isOurs = key?.startsWith("huaweicloud:") ?? false;
  if (/^\d+$/.test(text) && (!isOurs || Number(text) <= mostRetries)) return Math.min(Number(text), mostRetries);
  problems.push(`${key} is ${quote(text)}; it is a whole number from 0 to ${mostRetries}`);
  return 4;
}
