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
import type { Credentials } from "../huaweicloud/credentials/credentials";
import { ecsMetadata } from "../huaweicloud/credentials/ecs-metadata";
import { isApiError } from "../huaweicloud/errors/api-error";
import type { Transport } from "../huaweicloud/http/transport";
import {
  keysForIdToken,
  keysOfAgency,
  type Refusals,
  type TokenExchangeOptions,
  tokenForUser,
} from "../huaweicloud/services/sign-in";
import type { Clock } from "../huaweicloud/time/clock";
import { whereCredential } from "../settings/credential-settings";
import type { Settings } from "../settings/settings";

/** What signing in needs of the world. */
export interface CredentialSourceOptions {
  clock: Clock;
  /** Where a server asks about itself, and by what. */
  metadataAddress: string;
  metadataTransport: Transport;
  /** The one of the process: sign-ins share its patience, and its care for a wrong key. */
  client: Client;
  endpoint(service: "iam" | "sts"): string;
  onClock: ClockWatch;
}

const withinMs = 30_000;

/** The credentials of the settings, or the first that is found where else they may be; with an agency, its temporary keys. */
export function chainFrom(settings: Settings, hall: CredentialSourceOptions): CredentialChain {
  const found = new CredentialChain(placesIn(settings, hall), hall.clock, hall.onClock);
  const { agency } = settings.signIn;
  if (!agency) return found;
  const refusals: Refusals = new Map();
  const assumedAgency: CredentialSource = {
    get name() {
      return `the agency ${"urn" in agency ? agency.urn : agency.agencyName}, taken on with the credentials of ${found.source}`;
    },
    find: () =>
      keysOfAgency(agency, {
        ...deskAt("urn" in agency ? "sts" : "iam", hall, refusals),
        credentials: () => found.current(),
        renew: (used) => found.renewed(used),
      }),
  };
  return new CredentialChain([assumedAgency], hall.clock, hall.onClock);
}

/** For somebody who has no credentials yet. Never longer in vain than this, and never more often than the client tries. */
function deskAt(service: "iam" | "sts", hall: CredentialSourceOptions, refusals: Refusals): TokenExchangeOptions {
  const deadline = { at: hall.clock.elapsed() + withinMs, text: `${withinMs / 1_000}s` };
  return { client: hall.client, credentials: anonymous, endpoint: hall.endpoint(service), deadline, refusals };
}

const anonymous = async (): Promise<Credentials> => ({ kind: "none" });

function placesIn({ credential, signIn, region }: Settings, hall: CredentialSourceOptions): CredentialSource[] {
  if (credential) return [{ name: credential.source, find: async () => credential.value }];
  const { sdkFile, kooCliFile, profile, isProfileOnly, idToken, user, projectName, skipsMetadata, agency } = signIn;
  const without = (name: string, reason = "nothing is given"): CredentialSource => ({ name, find: async () => reason });
  const kooCli = kooCliFile && kooCliProfile(kooCliFile.path, kooCliFile.isRequired, profile, agency !== undefined);
  if (isProfileOnly) return [kooCli ?? without("KooCLI's file", "there is no home folder to find it in")];
  const project = projectName ?? region ?? "";
  const refusals: Refusals = new Map();
  const idTokenName =
    "the id token of the environment (HUAWEICLOUD_OIDC_PROVIDER_URN, HUAWEICLOUD_SDK_IDP_ID or HW_ASSUME_ROLE_IDP_ID)";
  const userName = "the user of the environment (HW_USER_NAME)";
  const found = [
    without("stack config"),
    without("the environment"),
    sdkFile && sdkProfile(sdkFile.path, sdkFile.isRequired),
    kooCli,
    idToken
      ? {
          name: idTokenName,
          find: () => keysForIdToken(idToken, deskAt("idpId" in idToken ? "iam" : "sts", hall, refusals)),
        }
      : without(idTokenName),
    user
      ? { name: userName, find: () => tokenForUser({ ...user, project }, deskAt("iam", hall, refusals)) }
      : without(userName),
    skipsMetadata
      ? without("the metadata of this server", "not asked, by PULUMI_SWR_SKIP_METADATA")
      : ecsMetadata(hall.metadataTransport, hall.metadataAddress),
  ];
  return found.filter((place) => place !== undefined);
}

/** There are no credentials, or no more of them in the middle of an operation. */
export class SignInFailure extends ProviderError {}

/** A sign-in that failed, as the user reads it. */
export function signInFailure(error: unknown, source: string, surroundings: RequestEnvironment): unknown {
  const operation = "sign in to Huawei Cloud";
  const remedy = `Give credentials in one of these places, as in ${whereCredential}; then run the same command again.`;
  if (error instanceof NoCredentials) {
    const details = error.findings.map((finding) => `Looked at ${finding}.`);
    return new SignInFailure({ operation, reason: "no credentials were found", details, remedy });
  }
  if (error instanceof CredentialFileError) {
    const again = "Correct that file, or give credentials elsewhere; then run the same command again.";
    return new SignInFailure({ operation, reason: error.message, details: ["Nothing was sent."], remedy: again });
  }
  if (isApiError(error)) {
    const again = `The sign-in went by ${source}. Correct what it is asked with, then run the same command again.`;
    return new SignInFailure({
      operation,
      reason: error,
      details: ["Nothing was sent to SWR.", ...causesOf(error, surroundings)],
      remedy: again,
    });
  }
  return error;
}
