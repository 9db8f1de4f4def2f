import { type Credentials, isSendable } from "../huaweicloud/credentials/credentials";
import { namespace } from "./setting-names";
import type { SettingsReader } from "./settings-reader";

/** A credential, and where it was found. */
export interface FoundCredential {
  value: Credentials;
  source: string;
  /** Whether it is that of stack config or of an explicit provider. */
  isConfigured: boolean;
}

/** The keys of one credential. */
interface CredentialKeys {
  accessKey: string;
  secretKey: string;
  securityToken?: string;
  authToken?: string;
}

// The first credential is taken whole: an access key never pairs with a secret key of another source.
const credentialKeys: readonly CredentialKeys[] = [
  {
    accessKey: "huaweicloud:accessKey",
    secretKey: "huaweicloud:secretKey",
    securityToken: "huaweicloud:securityToken",
    authToken: "huaweicloud:authToken",
  },
  {
    accessKey: "HUAWEICLOUD_SDK_AK",
    secretKey: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
  },
  {
    accessKey: "HW_ACCESS_KEY",
    secretKey: "HW_SECRET_KEY",
    securityToken: "HW_SECURITY_TOKEN",
    authToken: "HW_AUTH_TOKEN",
  },
  { accessKey: "CLOUD_SDK_AK", secretKey: "CLOUD_SDK_SK" },
];

export const whereCredential =
  "stack config `huaweicloud:accessKey` with `huaweicloud:secretKey`, or `huaweicloud:authToken`; " +
  "or the environment variables HUAWEICLOUD_SDK_AK with HUAWEICLOUD_SDK_SK, HW_ACCESS_KEY with HW_SECRET_KEY, HW_AUTH_TOKEN, " +
  "or CLOUD_SDK_AK with CLOUD_SDK_SK";

/** Returns the first credential. If that is incomplete, it is a problem: the next source is not a fallback. */
export function credentialFrom(reader: SettingsReader): FoundCredential | undefined {
  const provider = reader.text("huaweicloud:provider");
  const configured = provider ? `the provider "${provider}"` : "stack config";
  for (const keys of credentialKeys) {
    const isConfigured = keys.accessKey.startsWith(namespace);
    const from = isConfigured ? configured : "the environment";
    const accessKey = reader.text(keys.accessKey);
    const secretKey = reader.text(keys.secretKey);
    const securityToken = keys.securityToken && reader.text(keys.securityToken);
    const authToken = keys.authToken && reader.text(keys.authToken);
    const given = [accessKey, secretKey, securityToken, authToken].filter((text) => text !== undefined);
    if (!given.every(isSendable)) {
      reader.problems.push(
        `the credential in ${from} (${keys.accessKey} and the settings beside it) has blanks, line breaks or characters that no credential has`,
      );
      return undefined;
    }
    if (authToken) return { value: { kind: "token", authToken }, source: `${from} (${keys.authToken})`, isConfigured };
    if (accessKey && secretKey) {
      const source = `${from} (${keys.accessKey} and ${keys.secretKey})`;
      return { value: { kind: "keys", accessKey, secretKey, securityToken }, source, isConfigured };
    }
    if (given.length > 0) {
      const missing = [!accessKey && keys.accessKey, !secretKey && keys.secretKey].filter(Boolean);
      reader.problems.push(
        `the credential in ${from} is incomplete: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing. A credential is never put together from two sources`,
      );
      return undefined;
    }
  }
  return undefined;
}
