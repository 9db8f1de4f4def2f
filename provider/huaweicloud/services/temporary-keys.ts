import { type Credentials, isSendable, type Lasting } from "../credentials/credentials";
import { isJson } from "../text/json";

const keyAliases = {
  accessKey: ["access", "access_key_id", "accessKeyId"],
  secretKey: ["secret", "secret_access_key", "secretAccessKey"],
  securityToken: ["securitytoken", "security_token", "securityToken"],
  expiresAt: ["expires_at", "expiration"],
};

/** Returns the temporary keys in an answer. IAM, STS and the metadata of a server spell them differently. */
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
  return { kind: "keys", accessKey, secretKey, securityToken, ...lastingOf(pick(keyAliases.expiresAt), serverTime) };
}

/** Returns how long credentials last. Times come with more digits than Date reads everywhere. */
export function lastingOf(expiry: unknown, givenAt: number | undefined): Lasting {
  const expiresAt = typeof expiry === "string" ? Date.parse(expiry.replace(/(\.\d{3})\d+/, "$1")) : Number.NaN;
  return Number.isFinite(expiresAt) ? { expiresAt, givenAt } : {};
}
