import { CredentialFileError, credentialText } from "../credentials/credential-files";
import type { Credentials } from "../credentials/credentials";
import { isJson } from "../text/json";
import { iam, sts } from "./service";
import { keysFrom, lastingOf, type TokenExchangeOptions, tokenFrom } from "./token-exchange";

/** An agency to assume. One with a `urn` is of IAM 5 (`iam::<account id>:agency:<name>`, by STS); one with a name and its account is of IAM 3. */
export type Agency =
  | { urn: string; session: string; durationSeconds: number }
  | { agencyName: string; domain: { name: string } | { id: string }; durationSeconds: number };

/** An IAM user who signs in by password. */
export interface User {
  name: string;
  password: string;
  /** Name of the account of the user. */
  domain: string;
  /** Name of the project that the token is for. */
  project: string;
}

/** An id token of an OpenID Connect provider, as CI systems issue them. STS exchanges it for an agency of IAM 5, IAM for a federated user of IAM 3. */
export type IdToken = {
  durationSeconds: number;
  /** The token, or the file that holds the newest one. */
  token: { text: string } | { file: string };
} & (AgencyOfIdToken | { idpId: string });

interface AgencyOfIdToken {
  providerUrn: string;
  agencyUrn: string;
  session: string;
  /** What the rights of the session are narrowed down to. */
  policy?: string | undefined;
  policyIds?: readonly string[] | undefined;
}

/**
 * Returns a token for an IAM user's password.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
 */
export async function tokenForUser(
  { name, password, domain, project }: User,
  options: TokenExchangeOptions,
): Promise<Credentials> {
  const user = { name, password, domain: { name: domain } };
  const identity = { methods: ["password"], password: { user } };
  const body = { auth: { identity, scope: { project: { name: project } } } };
  const { token, response } = await tokenFrom({ path: ["v3", "auth", "tokens"], body, secrets: [password] }, options);
  const { json, serverTime } = response;
  const described = isJson(json) && isJson(json.token) ? json.token : {};
  return { kind: "token", authToken: token, ...lastingOf(described.expires_at, serverTime) };
}

/**
 * Returns temporary keys of an agency, for keys that may assume it.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgency.html
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0101.html
 */
export async function keysOfAgency(agency: Agency, options: TokenExchangeOptions): Promise<Credentials> {
  if ("urn" in agency) {
    const { urn, session, durationSeconds } = agency;
    const body = { agency_urn: urn, agency_session_name: session, duration_seconds: durationSeconds };
    return keysFrom({ service: sts, path: ["v5", "agencies", "assume"], body }, options);
  }
  const { agencyName, domain, durationSeconds } = agency;
  const account = "id" in domain ? { domain_id: domain.id } : { domain_name: domain.name };
  const role = { agency_name: agencyName, ...account, duration_seconds: durationSeconds };
  const body = { auth: { identity: { methods: ["assume_role"], assume_role: role } } };
  return keysFrom({ service: iam, path: ["v3.0", "OS-CREDENTIAL", "securitytokens"], body }, options);
}

/** Returns temporary keys for an id token. The token's file is read each time, because it is replaced before the token expires. */
export async function keysForIdToken(given: IdToken, options: TokenExchangeOptions): Promise<Credentials> {
  const idToken = "text" in given.token ? given.token.text : await idTokenIn(given.token.file);
  return "idpId" in given
    ? keysOfFederatedUser(given.idpId, idToken, given.durationSeconds, options)
    : keysOfAgencyFor(given, idToken, given.durationSeconds, options);
}

/** @see https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html */
function keysOfAgencyFor(
  { providerUrn, agencyUrn, session, policy, policyIds }: AgencyOfIdToken,
  idToken: string,
  durationSeconds: number,
  options: TokenExchangeOptions,
): Promise<Credentials> {
  const body = {
    provider_urn: providerUrn,
    agency_urn: agencyUrn,
    agency_session_name: session,
    duration_seconds: durationSeconds,
    ...(policy && { policy }),
    ...(policyIds && { policy_ids: policyIds }),
    id_token: idToken,
  };
  return keysFrom({ service: sts, path: ["v5", "agencies", "assume-with-oidc"], body, secrets: [idToken] }, options);
}

/** Asks for a token that is for no project, and with that for the keys. */
async function keysOfFederatedUser(
  idpId: string,
  idToken: string,
  durationSeconds: number,
  options: TokenExchangeOptions,
): Promise<Credentials> {
  const path = ["v3.0", "OS-AUTH", "id-token", "tokens"];
  const headers = { "x-idp-id": idpId };
  const body = { auth: { id_token: { id: idToken } } };
  const { token: id } = await tokenFrom({ path, body, secrets: [idToken], headers }, options);
  const identity = { methods: ["token"], token: { id, duration_seconds: durationSeconds } };
  const keys = { service: iam, path: ["v3.0", "OS-CREDENTIAL", "securitytokens"], body: { auth: { identity } } };
  return keysFrom({ ...keys, secrets: [id, idToken] }, options);
}

async function idTokenIn(file: string): Promise<string> {
  const text = (await credentialText(file, "the id token's file")).trim();
  if (!text) throw new CredentialFileError(`the id token's file ${file} is empty`);
  return text;
}
