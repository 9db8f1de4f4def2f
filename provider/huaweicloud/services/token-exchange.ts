import type { Client } from "../client/client";
import type { ApiResponse } from "../client/response";
import { type Credentials, isSendable, type Lasting, secretsOf } from "../credentials/credentials";
import { ApiError, isRefusal } from "../errors/api-error";
import { isJson, type Json } from "../text/json";
import type { Deadline } from "../time/deadline";
import { iam, type Service } from "./service";

/** The endpoint, the credentials and the deadline of a sign-in. */
export interface TokenExchangeOptions {
  client: Client;
  credentials: () => Promise<Credentials>;
  /** Returns fresh credentials, or the same ones if they cannot be renewed. */
  renew?: (used: Credentials) => Promise<Credentials>;
  endpoint: string;
  deadline: Deadline;
  refusals: Refusals;
}

/** The refusals, by request. A user or key may be locked after a few wrong requests, so none is sent twice with the same secrets. */
export type Refusals = Map<string, ApiError>;

/** A request that exchanges one proof of identity for another. */
export interface TokenExchange {
  service: Service;
  path: readonly string[];
  body: Json;
  /** Secrets in the body. */
  secrets?: readonly string[];
  headers?: Readonly<Record<string, string>>;
}

/** Sends a sign-in. To sign in twice does the same as to sign in once. */
async function send(exchange: TokenExchange, options: TokenExchangeOptions): Promise<ApiResponse> {
  const { client, refusals, endpoint, deadline, renew } = options;
  const credentials = await options.credentials();
  const identity = JSON.stringify([exchange.path, exchange.body, secretsOf(credentials)]);
  const refusal = refusals.get(identity);
  if (refusal) throw refusal;
  try {
    return await client.call(
      {
        ...exchange,
        endpoint,
        method: "POST",
        idempotent: true,
        deadline,
        credentials: async () => credentials,
        renew,
      },
      (response) => response,
    );
  } catch (error) {
    if (isRefusal(error)) refusals.set(identity, error);
    throw error;
  }
}

/** Signs in to IAM for a token. */
export async function tokenFrom(
  exchange: Omit<TokenExchange, "service">,
  options: TokenExchangeOptions,
): Promise<{ token: string; response: ApiResponse }> {
  const request = { ...exchange, service: iam };
  const response = await send(request, options);
  const token = response.header("x-subject-token");
  if (!token) throw unusable(request, options, "a success without a token");
  return { token, response };
}

/** Signs in for temporary keys. */
export async function keysFrom(exchange: TokenExchange, options: TokenExchangeOptions): Promise<Credentials> {
  const { json, serverTime } = await send(exchange, options);
  const keys = temporaryKeysIn(json, serverTime);
  if (!keys) throw unusable(exchange, options, "a success without temporary keys");
  return keys;
}

function unusable({ service, path }: TokenExchange, { endpoint }: TokenExchangeOptions, reason: string): ApiError {
  return new ApiError({ kind: "invalidResponse", service, request: `POST /${path.join("/")}`, endpoint, reason });
}

/** Returns the temporary keys in an answer. IAM, STS and the metadata of a server spell them differently. */
export function temporaryKeysIn(json: unknown, serverTime: number | undefined): Credentials | undefined {
  const { credential, credentials } = isJson(json) ? json : {};
  const given = isJson(credentials) ? credentials : isJson(credential) ? credential : {};
  const pick = (...keys: string[]) => keys.map((key) => given[key]).find((value) => typeof value === "string") ?? "";
  const accessKey = pick("access", "access_key_id", "accessKeyId");
  const secretKey = pick("secret", "secret_access_key", "secretAccessKey");
  const securityToken = pick("securitytoken", "security_token", "securityToken");
  if (![accessKey, secretKey, securityToken].every(isSendable)) return undefined;
  const lasting = lastingOf(pick("expires_at", "expiration"), serverTime);
  return { kind: "keys", accessKey, secretKey, securityToken, ...lasting };
}

/** Returns how long credentials last. Times come with more digits than Date reads everywhere. */
export function lastingOf(expiry: unknown, givenAt: number | undefined): Lasting {
  const expiresAt = typeof expiry === "string" ? Date.parse(expiry.replace(/(\.\d{3})\d+/, "$1")) : Number.NaN;
  return Number.isFinite(expiresAt) ? { expiresAt, givenAt } : {};
}
