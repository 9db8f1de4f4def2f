import type { Network } from "../huaweicloud/http/network";
import { defaultEndpoint } from "../huaweicloud/services/endpoints";
import { isRegion } from "../huaweicloud/services/place-id";
import { iam, type Service, sts } from "../huaweicloud/services/service";
import { swr } from "../swr/service";
import { credentialFrom, type FoundCredential } from "./credential-settings";
import type { SettingSource } from "./environment";
import { cloudFrom, endpointsFrom, networkFrom } from "./network-settings";
import { namespace, type ServiceId, settingNames } from "./setting-names";
import { SettingsReader } from "./settings-reader";
import { type SignIn, signInFrom } from "./sign-in-settings";

const services: Readonly<Record<ServiceId, Service>> = { swr, iam, sts };

const mostRetries = 99;

/** The settings of a stack or of an explicit provider. */
export interface Settings {
  /** Name of the explicit provider; undefined for the settings of the stack. */
  provider: string | undefined;
  region: string | undefined;
  projectId: string | undefined;
  /** The keys that these were found under. */
  from: Readonly<Partial<Record<"region" | "projectId" | "cloud" | ServiceId, string | undefined>>>;
  /** The credential that is given directly; undefined if there is none. */
  credential: FoundCredential | undefined;
  /** The other sources of credentials, and the agency to assume. */
  signIn: SignIn;
  /** Domain of the cloud; undefined for the public one. */
  cloud: string | undefined;
  /** Endpoints in place of the region's own. */
  endpoints: Readonly<Partial<Record<ServiceId, string>>>;
  network: Network;
  /** Attempts after the first, per request. */
  maxRetries: number;
  /** Whether this run adopts existing registries that equal the program, whatever `adoptExisting` is. */
  adoptExisting: boolean;
  /** Whether messages may name users and accounts. */
  showAuthorizationDetail: boolean;
  /** What is wrong with the settings, a sentence each. Nothing is sent while there is any problem. */
  problems: readonly string[];
}

export const whereRegion =
  "the argument `region`, stack config `huaweicloud:region`, or the environment variable HW_REGION_NAME (a region in KooCLI's profile is not read)";
export const whereProject =
  "the argument `projectId`, stack config `huaweicloud:projectId`, or the environment variable HUAWEICLOUD_SDK_PROJECT_ID or HW_PROJECT_ID";
/** Adopts, for one run, what an interrupted run created and did not record. */
export const adoptExistingVariable = "PULUMI_SWR_ADOPT_EXISTING";

/** Reads stack config and environment. Uses neither files nor network. Never throws: problems are part of the result. */
export function readSettings(config: SettingSource, env: SettingSource): Settings {
  const reader = new SettingsReader(config, env);
  const configOnly = reader.withoutEnvironment();
  reader.reportEmpty(settingNames.map((name) => namespace + name));
  const provider = reader.text("huaweicloud:provider");
  const region = reader.first("huaweicloud:region", "HW_REGION_NAME");
  reader.check(region, isRegion, "a region is written like cn-north-4");
  // An explicit provider has a region and account of its own. The project of the environment may belong to others.
  const projectReader = provider ? configOnly : reader;
  const project = projectReader.first("huaweicloud:projectId", "HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID");
  const hasOwnProfile = reader.text("huaweicloud:profile") !== undefined;
  const credential = credentialFrom(hasOwnProfile ? configOnly : reader);
  const isOwnAccount = provider !== undefined && (hasOwnProfile || credential?.isConfigured === true);
  const signIn = signInFrom(reader, { hasCredential: credential !== undefined, isOwnAccount });
  if (signIn.user && !region && signIn.projectName === undefined)
    reader.problems.push(
      "HW_USER_NAME asks for a token of a region's project, but there is no region; give it in HW_REGION_NAME",
    );
  // The cloud of the environment is that of the environment's credentials.
  const cloudReader = isOwnAccount ? configOnly : reader;
  const { endpoints, from } = endpointsFrom(cloudReader);
  const cloud = cloudReader.first("huaweicloud:cloud", "HW_CLOUD");
  return {
    provider,
    region: region?.value,
    projectId: project?.value,
    from: { region: region?.key, projectId: project?.key, cloud: cloud?.key, ...from },
    credential,
    signIn,
    cloud: cloudFrom(cloud, reader),
    endpoints,
    network: networkFrom(reader),
    maxRetries: maxRetriesFrom(reader),
    adoptExisting: reader.flag(adoptExistingVariable),
    showAuthorizationDetail: reader.flag("huaweicloud:showAuthorizationDetail"),
    problems: reader.problems,
  };
}

/** Returns the endpoint of a service in a region, by these settings. */
export function endpointIn(service: ServiceId, region: string, { endpoints, cloud }: Settings): string {
  return endpoints[service] ?? defaultEndpoint(services[service], region, cloud);
}

/** Other tools of Huawei Cloud read HW_MAX_RETRIES too and set no limit. A number above ours counts as ours. */
function maxRetriesFrom(reader: SettingsReader): number {
  const setting = reader.first("huaweicloud:maxRetries", "HW_MAX_RETRIES");
  const most = setting?.key === "HW_MAX_RETRIES" ? Number.POSITIVE_INFINITY : mostRetries;
  const retries = reader.number(setting, 0, most, `it is a whole number from 0 to ${mostRetries}`);
  return Math.min(retries ?? 4, mostRetries);
}
