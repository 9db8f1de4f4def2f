import type { Credentials } from "../credentials/credentials";
import { isJson } from "../text/json";
import { iam, sts } from "./service";
import { lastingOf } from "./temporary-keys";
import { keysFrom, type TokenExchangeOptions, tokenFrom } from "./token-exchange";

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
