import { causesOf, type RequestEnvironment } from "../diagnostics/causes";
import { ProviderError } from "../diagnostics/provider-error";
import type { Client } from "../huaweicloud/client/client";
import {
  type ClockWatch,
  CredentialChain,
  type CredentialSource,
  NoCredentials,
} from "../huaweicloud/credentials/credential-chain";
import { CredentialFileError, kooCliProfile, sdkProfile } from "../huaweicloud/credentials/credential-files";
import { ecsMetadata } from "../huaweicloud/credentials/ecs-metadata";
import { type ApiError, isApiError } from "../huaweicloud/errors/api-error";
import type { Transport } from "../huaweicloud/http/transport";
import type { Refusals, TokenExchangeOptions } from "../huaweicloud/services/token-exchange";
import type { Clock } from "../huaweicloud/time/clock";
import { whereCredential } from "../settings/credential-settings";
import type { Settings } from "../settings/settings";

export interface CredentialSourceOptions {
  clock: Clock;
  /** The address at which an ECS server asks for its metadata. */
  metadataAddress: string;
  metadataTransport: Transport;
  /** The client of the process: sign-ins share its retry budget and its guard against locked keys. */
  client: Client;
  endpoint(service: "iam" | "sts"): string;
  onClock: ClockWatch;
}

// Loaded when somebody signs in by them: most runs have keys or a token.
const signIns = () => require("../huaweicloud/services/sign-in") as typeof import("../huaweicloud/services/sign-in");

const withinMs = 30_000;

/** Returns the credential of the settings or the first that its other sources have; with an agency, the temporary keys of that. */
export function chainFrom(settings: Settings, options: CredentialSourceOptions): CredentialChain {
  const chain = new CredentialChain(sourcesOf(settings, options), options.clock, options.onClock);
  const { agency } = settings.signIn;
  if (!agency) return chain;
  const refusals: Refusals = new Map();
  const assumedAgency: CredentialSource = {
    get name() {
      return `the agency ${"urn" in agency ? agency.urn : agency.agencyName}, assumed with the credentials of ${chain.source}`;
    },
    find: () =>
      signIns().keysOfAgency(agency, {
        ...exchangeOptions("urn" in agency ? "sts" : "iam", options, refusals),
        credentials: () => chain.current(),
        renew: (used) => chain.renewed(used),
      }),
  };
  return new CredentialChain([assumedAgency], options.clock, options.onClock);
}

/** Options of a sign-in without credentials. The deadline is its own; the client limits how often it is tried. */
function exchangeOptions(
  service: "iam" | "sts",
  { client, clock, endpoint }: CredentialSourceOptions,
  refusals: Refusals,
): TokenExchangeOptions {
  const deadline = { at: clock.elapsed() + withinMs, text: `${withinMs / 1_000}s` };
  return { client, credentials: async () => ({ kind: "none" }), endpoint: endpoint(service), deadline, refusals };
}

function sourcesOf({ credential, signIn, region }: Settings, options: CredentialSourceOptions): CredentialSource[] {
  if (credential) return [{ name: credential.source, find: async () => credential.value }];
  const { sdkFile, kooCliFile, profile, isProfileOnly, idToken, user, projectName, skipsMetadata, agency } = signIn;
  const source = (name: string, find: CredentialSource["find"] = async () => "nothing is given") => ({ name, find });
  const kooCli = kooCliFile && kooCliProfile(kooCliFile.path, kooCliFile.isRequired, profile, agency !== undefined);
  if (isProfileOnly) return [kooCli ?? source("KooCLI's file", async () => "there is no home folder to find it in")];
  const project = projectName ?? region ?? "";
  const refusals: Refusals = new Map();
  const exchange = (service: "iam" | "sts") => exchangeOptions(service, options, refusals);
  const sources = [
    source("stack config"),
    source("the environment"),
    sdkFile && sdkProfile(sdkFile.path, sdkFile.isRequired),
    kooCli,
    source(
      "the id token of the environment (HUAWEICLOUD_OIDC_PROVIDER_URN, HUAWEICLOUD_SDK_IDP_ID or HW_ASSUME_ROLE_IDP_ID)",
      idToken && (() => signIns().keysForIdToken(idToken, exchange("idpId" in idToken ? "iam" : "sts"))),
    ),
    source(
      "the user of the environment (HW_USER_NAME)",
      user && (() => signIns().tokenForUser({ ...user, project }, exchange("iam"))),
    ),
    skipsMetadata
      ? source("the metadata of this server", async () => "skipped because of PULUMI_SWR_SKIP_METADATA")
      : ecsMetadata(options.metadataTransport, options.metadataAddress),
  ];
  return sources.filter((each) => each !== undefined);
}

/** There are no credentials, or none any more in the middle of an operation. */
export class SignInFailure extends ProviderError {}

/** Turns the error of a sign-in into one that the user reads. */
export function signInFailure(error: unknown, source: string, environment: RequestEnvironment): unknown {
  const failure = (reason: ApiError | string, details: string[], remedy: string) =>
    new SignInFailure({ operation: "sign in to Huawei Cloud", reason, details, remedy });
  const again = "then run the same command again.";
  if (error instanceof NoCredentials) {
    const details = error.findings.map((finding) => `Looked at ${finding}.`);
    const remedy = `Give credentials in one of these places, as in ${whereCredential}; ${again}`;
    return failure(error.message, details, remedy);
  }
  if (error instanceof CredentialFileError)
    return failure(error.message, ["Nothing was sent."], `Correct that file, or give credentials elsewhere; ${again}`);
  if (!isApiError(error)) return error;
  const details = ["Nothing was sent to SWR.", ...causesOf(error, environment)];
  return failure(error, details, `The sign-in used ${source}. Correct its settings, ${again}`);
}
