import { type Credentials, isSendable } from "../huaweicloud/credentials/credentials";
import type { Read } from "./setting-values";

/** A credential, and where it was found. */
export interface GivenCredential {
  value: Credentials;
  source: string;
  /** Whether it is stack config's, or an explicit provider's own. */
  isConfigured: boolean;
}

interface Family {
  from: "stack config" | "the environment";
  accessKey: string;
  secretKey: string;
  securityToken?: string;
  authToken?: string;
}

// First found wins as a whole: an access key never pairs with a secret of another family.
const families: readonly Family[] = [
  {
    from: "stack config",
    accessKey: "huaweicloud:accessKey",
    secretKey: "huaweicloud:secretKey",
    securityToken: "huaweicloud:securityToken",
    authToken: "huaweicloud:authToken",
  },
  {
    from: "the environment",
    accessKey: "HUAWEICLOUD_SDK_AK",
    secretKey: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
  },
  {
    from: "the environment",
    accessKey: "HW_ACCESS_KEY",
    secretKey: "HW_SECRET_KEY",
    securityToken: "HW_SECURITY_TOKEN",
    authToken: "HW_AUTH_TOKEN",
  },
  { from: "the environment", accessKey: "CLOUD_SDK_AK", secretKey: "CLOUD_SDK_SK" },
];

export const whereCredential =
  "stack config `huaweicloud:accessKey` with `huaweicloud:secretKey`, or `huaweicloud:authToken`; " +
  "or the environment variables HUAWEICLOUD_SDK_AK with HUAWEICLOUD_SDK_SK, HW_ACCESS_KEY with HW_SECRET_KEY, HW_AUTH_TOKEN, " +
  "or CLOUD_SDK_AK with CLOUD_SDK_SK";

/**
 * The first whole credential; half of one is a mistake, not a reason to look further.
 * @param configured what to call stack config
 */
export function credentialFrom(
  config: Read,
  env: Read,
  configured: string,
  problems: string[],
): GivenCredential | undefined {
  for (const { from: where, ...family } of families) {
    const isConfigured = where === "stack config";
    const [read, from] = isConfigured ? [config, configured] : [env, where];
    const value = (key: string | undefined) => (key === undefined ? undefined : read(key));
    const authToken = value(family.authToken);
    const accessKey = value(family.accessKey);
    const secretKey = value(family.secretKey);
    const securityToken = value(family.securityToken);
    const unsendable = [accessKey, secretKey, securityToken, authToken].some((text) => text && !isSendable(text));
    if (unsendable) {
      problems.push(
        `the credential in ${from} (${family.accessKey} and its like) has blanks, line breaks or letters that no credential has`,
      );
      return undefined;
    }
    if (authToken)
      return { value: { kind: "token", authToken }, source: `${from} (${family.authToken})`, isConfigured };
    if (accessKey && secretKey) {
      return {
        value: { kind: "keys", accessKey, secretKey, securityToken },
        source: `${from} (${family.accessKey} and ${family.secretKey})`,
        isConfigured,
      };
    }
    if (accessKey || secretKey || securityToken) {
      problems.push(halfCredential(family, from, { accessKey, secretKey }));
      return undefined;
    }
  }
  return undefined;
}

function halfCredential(
  family: Omit<Family, "from">,
  from: string,
  found: { accessKey: string | undefined; secretKey: string | undefined },
): string {
  const missing = [found.accessKey ? "" : family.accessKey, found.secretKey ? "" : family.secretKey].filter(Boolean);
  return `the credential in ${from} is not whole: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing. A credential is never put together from two sources`;
}
