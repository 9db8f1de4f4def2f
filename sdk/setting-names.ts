import * as pulumi from "@pulumi/pulumi";
import { nearest } from "../provider/nearest";

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
const namespace = "huaweicloud:";
let warned = false;

/**
 * A misspelt setting is as good as none: another region would be taken, or the real cloud in place of another address.
 * Only what is near to a known one is told: others may be of other packages for Huawei Cloud.
 */
export function warnOfMisspeltSettings(): void {
  if (warned) return;
  warned = true;
  for (const key of Object.keys(pulumi.runtime.allConfig()).filter((full) => full.startsWith(namespace))) {
    const name = key.slice(namespace.length);
    const near = known.includes(name) ? undefined : nearest(name, known);
    if (near)
      pulumi.log.warn(
        `${key} in stack config is no setting of pulumi-huaweicloud-swr; did you mean ${namespace}${near}?`,
      );
  }
}
