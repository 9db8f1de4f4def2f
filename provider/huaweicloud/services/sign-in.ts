import type { Client } from "../client/client";
import type { ApiResponse } from "../client/response";
import { CredentialFileError, credentialText } from "../credentials/credential-files";
import { type Credentials, isSendable, type Lasting, secretsOf } from "../credentials/credentials";
import { ApiError, isRefusal } from "../errors/api-error";
import { isJson, type Json } from "../text/json";
import type { Deadline } from "../time/deadline";
import { iam, type Service, sts } from "./service";

/** Whom to become. `urn` is of IAM 5 (`iam::<account id>:agency:<name>`), taken on by STS; a name with its account by IAM 3. */
export type Agency =
  | { urn: string; session: string; durationSeconds: number }
  | { agencyName: string; domain: { name: string } | { id: string }; durationSeconds: number };

/** An IAM user who signs in by password. */
export interface User {
  name: string;
  password: string;
  /** Name of the account that the user is of. */
  domain: string;
  /** Name of the project that the token is for. */
  project: string;
}

/** An id token of an OpenID Connect provider, as CI systems hand them out: for an agency of IAM 5, exchanged by STS, or for a federated user of IAM 3. */
export type IdToken = {
  durationSeconds: number;
  /** The token, or the file that holds the newest one. */
  token: { text: string } | { file: string };
} & (AgencyOfIdToken | { idpId: string });

interface AgencyOfIdToken {
  providerUrn: string;
  agencyUrn: string;
  session: string;
  /** What the session's rights are narrowed down to. */
  policy?: string | undefined;
  policyIds?: readonly string[] | undefined;
}

/** Where a sign-in is asked for, as whom, and until when. */
export interface TokenExchangeOptions {
  client: Client;
  credentials: () => Promise<Credentials>;
  /** Others in place of those, where the service wants them renewed. */
  renew?: (used: Credentials) => Promise<Credentials>;
  endpoint: string;
  deadline: Deadline;
  refusals: Refusals;
}

/** What was refused to which question. A user or key may be locked after a few wrong ones, so none is asked twice with the same secrets. */
export type Refusals = Map<string, ApiError>;

/**
 * A token for an IAM user's password.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
 */
export async function tokenForUser(
  { name, password, domain, project }: User,
  desk: TokenExchangeOptions,
): Promise<Credentials> {
  const user = { name, password, domain: { name: domain } };
  const identity = { methods: ["password"], password: { user } };
  const body = { auth: { identity, scope: { project: { name: project } } } };
  const reply = await ask(iam, desk, ["v3", "auth", "tokens"], body, [password]);
  const authToken = reply.header("x-subject-token");
  const token = isJson(reply.json) && isJson(reply.json.token) ? reply.json.token : {};
  if (!authToken) throw unreadable(iam, desk, ["v3", "auth", "tokens"], "a success without a token");
  return { kind: "token", authToken, ...lastingOf(token.expires_at, reply.serverTime) };
}

/**
 * Temporary keys of an agency, for keys that may take it on.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgency.html
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0101.html
 */
export async function keysOfAgency(agency: Agency, desk: TokenExchangeOptions): Promise<Credentials> {
  if ("urn" in agency) {
    const { urn, session, durationSeconds } = agency;
    const body = { agency_urn: urn, agency_session_name: session, duration_seconds: durationSeconds };
    return keysFrom(sts, desk, ["v5", "agencies", "assume"], body);
  }
  const { agencyName, domain, durationSeconds } = agency;
  const who = "id" in domain ? { domain_id: domain.id } : { domain_name: domain.name };
  const role = { agency_name: agencyName, ...who, duration_seconds: durationSeconds };
  const body = { auth: { identity: { methods: ["assume_role"], assume_role: role } } };
  return keysFrom(iam, desk, ["v3.0", "OS-CREDENTIAL", "securitytokens"], body);
}

/** Temporary keys for an id token. The token's file is read each time: it is written anew before it ends. */
export async function keysForIdToken(given: IdToken, desk: TokenExchangeOptions): Promise<Credentials> {
  const text = "text" in given.token ? given.token.text : await idTokenIn(given.token.file);
  return "idpId" in given
    ? keysOfFederatedUser(given.idpId, text, given.durationSeconds, desk)
    : keysOfAgencyFor(given, text, given.durationSeconds, desk);
}

/** @see https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html */
function keysOfAgencyFor(
  agency: AgencyOfIdToken,
  idToken: string,
  durationSeconds: number,
  desk: TokenExchangeOptions,
) {
  const { providerUrn, agencyUrn, session, policy, policyIds } = agency;
  const body = {
    provider_urn: providerUrn,
    agency_urn: agencyUrn,
    agency_session_name: session,
    duration_seconds: durationSeconds,
    ...(policy && { policy }),
    ...(policyIds && { policy_ids: policyIds }),
    id_token: idToken,
  };
  return keysFrom(sts, desk, ["v5", "agencies", "assume-with-oidc"], body, [idToken]);
}

/** By a token that is of no project, which the keys are then asked with. */
async function keysOfFederatedUser(
  idpId: string,
  idToken: string,
  durationSeconds: number,
  desk: TokenExchangeOptions,
) {
  const path = ["v3.0", "OS-AUTH", "id-token", "tokens"];
  const federated = await ask(iam, desk, path, { auth: { id_token: { id: idToken } } }, [idToken], {
    "x-idp-id": idpId,
  });
  const id = federated.header("x-subject-token");
  if (!id) throw unreadable(iam, desk, path, "a success without a token");
  const identity = { methods: ["token"], token: { id, duration_seconds: durationSeconds } };
  return keysFrom(iam, desk, ["v3.0", "OS-CREDENTIAL", "securitytokens"], { auth: { identity } }, [id, idToken]);
}

async function idTokenIn(file: string): Promise<string> {
  const text = (await credentialText(file, "the id token's file")).trim();
  if (!text) throw new CredentialFileError(`the id token's file ${file} is empty`);
  return text;
}

/** Signing in twice does no more than signing in once. */
async function ask(
  service: Service,
  desk: TokenExchangeOptions,
  path: readonly string[],
  body: Json,
  secrets: readonly string[] = [],
  headers: Readonly<Record<string, string>> = {},
): Promise<ApiResponse> {
  const { client, refusals, endpoint, deadline, renew } = desk;
  const credentials = await desk.credentials();
  const question = JSON.stringify([path, body, secretsOf(credentials)]);
  const refusal = refusals.get(question);
  if (refusal) throw refusal;
  try {
    return await client.call(
      {
        service,
        endpoint,
        method: "POST",
        idempotent: true,
        path,
        headers,
        body,
        secrets,
        deadline,
        credentials: async () => credentials,
        renew,
      },
      (reply) => reply,
    );
  } catch (error) {
    if (isRefusal(error)) refusals.set(question, error);
    throw error;
  }
}

const keyAliases = {
  accessKey: ["access", "access_key_id", "accessKeyId"],
  secretKey: ["secret", "secret_access_key", "secretAccessKey"],
  securityToken: ["securitytoken", "security_token", "securityToken"],
  end: ["expires_at", "expiration"],
};

/** Temporary keys in an answer: IAM, STS and the metadata of a server spell them differently. */
export function temporaryKeysIn(json: unknown, serverTime: number | undefined): Credentials | undefined {
  const { credential, credentials } = isJson(json) ? json : {};
  const given = isJson(credentials) ? credentials : isJson(credential) ? credential : {};
  const pick = (keys: readonly string[]) => keys.map((key) => given[key]).find((value) => typeof value === "string");
  const [accessKey, secretKey, securityToken] = [
    keyAliases.accessKey,
    keyAliases.secretKey,
    keyAliases.securityToken,
  ].map(pick);
  if (typeof accessKey !== "string" || typeof secretKey !== "string" || typeof securityToken !== "string")
    return undefined;
  if (![accessKey, secretKey, securityToken].every(isSendable)) return undefined;
  return { kind: "keys", accessKey, secretKey, securityToken, ...lastingOf(pick(keyAliases.end), serverTime) };
}

async function keysFrom(...asked: Parameters<typeof ask>): Promise<Credentials> {
  const [service, desk, path] = asked;
  const { json, serverTime } = await ask(...asked);
  const keys = temporaryKeysIn(json, serverTime);
  if (!keys) throw unreadable(service, desk, path, "a success without temporary keys");
  return keys;
}

/** Times come with more digits than Date reads everywhere. */
function lastingOf(end: unknown, givenAt: number | undefined): Lasting {
  const expiresAt = typeof end === "string" ? Date.parse(end.replace(/(\.\d{3})\d+/, "$1")) : Number.NaN;
  return Number.isFinite(expiresAt) ? { expiresAt, givenAt } : {};
}

function unreadable(
  service: Service,
  { endpoint }: TokenExchangeOptions,
  path: readonly string[],
  reason: string,
): ApiError {
  return new ApiError({ kind: "invalidResponse", service, request: `POST /${path.join("/")}`, endpoint, reason });
}
