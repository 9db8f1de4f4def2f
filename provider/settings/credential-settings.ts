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

type CredentialKeys = readonly [accessKey: string, secretKey: string, securityToken?: string, authToken?: string];

// The first credential is taken whole: an access key never pairs with a secret key of another source.
const credentialKeys: readonly CredentialKeys[] = [
  ["huaweicloud:accessKey", "huaweicloud:secretKey", "huaweicloud:securityToken", "huaweicloud:authToken"],
  ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
  ["HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN", "HW_AUTH_TOKEN"],
  ["CLOUD_SDK_AK", "CLOUD_SDK_SK"],
];

export const whereCredential =
  "stack config `huaweicloud:accessKey` with `huaweicloud:secretKey`, or `huaweicloud:authToken`; " +
  "or the environment variables HUAWEICLOUD_SDK_AK with HUAWEICLOUD_SDK_SK, HW_ACCESS_KEY with HW_SECRET_KEY, HW_AUTH_TOKEN, " +
  "or CLOUD_SDK_AK with CLOUD_SDK_SK";

/** Returns the first credential. An incomplete one is a problem; the next source does not stand in for it. */
export function credentialFrom(reader: SettingsReader): FoundCredential | undefined {
  const provider = reader.text("huaweicloud:provider");
  const configured = provider ? `the provider "${provider}"` : "stack config";
  for (const keys of credentialKeys) {
    const [accessKeyName, secretKeyName, , authTokenName] = keys;
    const [accessKey, secretKey, securityToken, authToken] = keys.map((key) => key && reader.text(key));
    const given = [accessKey, secretKey, securityToken, authToken].filter((text) => text !== undefined);
    if (given.length === 0) continue;
    const isConfigured = accessKeyName.startsWith(namespace);
    const from = isConfigured ? configured : "the environment";
    if (!given.every(isSendable)) {
      reader.problems.push(
        `the credential in ${from} (${accessKeyName} and the settings beside it) has blanks, line breaks or characters that no credential has`,
      );
      return undefined;
    }
    if (authToken) return { value: { kind: "token", authToken }, source: `${from} (${authTokenName})`, isConfigured };
    if (accessKey && secretKey) {
      const source = `${from} (${accessKeyName} and ${secretKeyName})`;
      return { value: { kind: "keys", accessKey, secretKey, securityToken }, source, isConfigured };
    }
    const missing = [!accessKey && accessKeyName, !secretKey && secretKeyName].filter(Boolean);
    reader.problems.push(
      `the credential in ${from} is incomplete: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing. A credential is never put together from two sources`,
    );
    return undefined;
  }
  return undefined;
}
