import { nearest } from "./nearest";

/** A credential: always taken whole from one source. */
export const credentialSettings = ["accessKey", "secretKey", "securityToken", "authToken"] as const;

export const otherSettings = [
  "region",
  "projectId",
  "profile",
  "agencyUrn",
  "cloud",
  "endpoints",
  "caFile",
  "maxRetries",
  "showAuthorizationDetail",
] as const;

const known: readonly string[] = [...credentialSettings, ...otherSettings];
export const namespace = "huaweicloud:";

/**
 * What to say of the keys of stack config that are probably misspelt: such a setting is as good as none, so another region would be
 * taken, or the real cloud in place of another address. Only what is near to a known one: others may be of other packages for Huawei Cloud.
 */
export function misspeltAmong(keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const name = key.startsWith(namespace) ? key.slice(namespace.length) : undefined;
    const [near] = name === undefined || known.includes(name) ? [] : nearest(name, known);
    return near
      ? [`${key} in stack config is no setting of pulumi-huaweicloud-swr; did you mean ${namespace}${near}?`]
      : [];
  });
}
