import path from "node:path";
import type { Agency, IdToken, User } from "../huaweicloud/services/sign-in";
import type { FoundSetting, SettingsReader } from "./settings-reader";

/** A file that may hold credentials. */
export interface CredentialFile {
  path: string;
  /** Whether a setting asks for it. Then it is an error if the file is missing. */
  isRequired: boolean;
}

/** Ways to sign in when no credential is given directly. */
export interface SignIn {
  /** `~/.huaweicloud/credentials`; undefined without a home folder. */
  sdkFile: CredentialFile | undefined;
  /** KooCLI's `~/.hcloud/config.json`; undefined without a home folder. */
  kooCliFile: CredentialFile | undefined;
  /** The profile of KooCLI to use; undefined for its current one. */
  profile: string | undefined;
  /** Whether the profile is set by the stack or by an explicit provider. Then it is the only source. */
  isProfileOnly: boolean;
  idToken: IdToken | undefined;
  /** Lacks the project, which is that of the region. */
  user: Omit<User, "project"> | undefined;
  projectName: string | undefined;
  /** The agency to assume with the credentials that are found. */
  agency: Agency | undefined;
  /** Whether the metadata of an ECS server are left alone. */
  skipsMetadata: boolean;
}

const sessionName = "pulumi-huaweicloud-swr";

/**
 * Reads the ways to sign in.
 * @param hasCredential whether a credential is given directly. Then the other sources do not matter, and may be incomplete.
 * @param isOwnAccount whether an explicit provider has an account of its own. The agency of the environment is not for that account.
 */
export function signInFrom(
  reader: SettingsReader,
  { hasCredential, isOwnAccount }: { hasCredential: boolean; isOwnAccount: boolean },
): SignIn {
  const home = reader.first("HOME", "USERPROFILE")?.value;
  const profile = reader.first("huaweicloud:profile", "HW_PROFILE");
  const isProfileOnly = !hasCredential && profile?.key === "huaweicloud:profile";
  const usesOtherSources = !hasCredential && !isProfileOnly;
  const sdkFile = reader.text("HUAWEICLOUD_SDK_CREDENTIALS_FILE");
  const kooCliFile = reader.text("HW_SHARED_CONFIG_FILE");
  return {
    sdkFile: fileAt(sdkFile ?? (home && path.join(home, ".huaweicloud", "credentials")), sdkFile !== undefined),
    kooCliFile: fileAt(
      kooCliFile ?? (home && path.join(home, ".hcloud", "config.json")),
      (kooCliFile ?? profile) !== undefined,
    ),
    profile: profile?.value,
    isProfileOnly,
    idToken: usesOtherSources ? (idTokenForStsFrom(reader) ?? idTokenForIamFrom(reader)) : undefined,
    user: usesOtherSources ? userFrom(reader) : undefined,
    projectName: reader.text("HW_PROJECT_NAME"),
    agency: agencyFrom(isOwnAccount ? reader.withoutEnvironment() : reader),
    skipsMetadata: reader.flag("PULUMI_SWR_SKIP_METADATA"),
  };
}

function fileAt(file: string | undefined, isRequired: boolean): CredentialFile | undefined {
  return file ? { path: file, isRequired } : undefined;
}

function idTokenForStsFrom(reader: SettingsReader): IdToken | undefined {
  const [providerUrn, agencyUrn, token] = reader.together(
    ["HUAWEICLOUD_OIDC_PROVIDER_URN"],
    ["HUAWEICLOUD_OIDC_AGENCY_URN"],
    ["HUAWEICLOUD_OIDC_ID_TOKEN", "HUAWEICLOUD_OIDC_TOKEN_FILE"],
  );
  if (!providerUrn || !agencyUrn || !token) return undefined;
  return {
    providerUrn: providerUrn.value,
    agencyUrn: agencyUrn.value,
    session: reader.text("HUAWEICLOUD_OIDC_SESSION_NAME") ?? sessionName,
    durationSeconds: secondsFrom("HUAWEICLOUD_OIDC_DURATION_SECONDS", reader),
    policy: reader.text("HUAWEICLOUD_OIDC_POLICY"),
    policyIds: reader.text("HUAWEICLOUD_OIDC_POLICY_IDS")?.split(/\s*,\s*/),
    token: tokenOf(token),
  };
}

/** The variables of Huawei Cloud's SDKs, then those of its Terraform provider. */
const idTokenVariables = [
  { idpId: ["HUAWEICLOUD_SDK_IDP_ID"], token: ["HUAWEICLOUD_SDK_ID_TOKEN_FILE"] },
  { idpId: ["HW_ASSUME_ROLE_IDP_ID"], token: ["HW_ASSUME_ROLE_ID_TOKEN", "HW_ASSUME_ROLE_ID_TOKEN_FILE"] },
] as const;

function idTokenForIamFrom(reader: SettingsReader): IdToken | undefined {
  for (const variables of idTokenVariables) {
    const [idpId, token] = reader.together(variables.idpId, variables.token);
    if (!idpId || !token) continue;
    const durationSeconds = secondsFrom("HW_ASSUME_ROLE_DURATION", reader);
    return { idpId: idpId.value, token: tokenOf(token), durationSeconds };
  }
  return undefined;
}

function tokenOf({ key, value }: FoundSetting): IdToken["token"] {
  return key.endsWith("_FILE") ? { file: value } : { text: value };
}

function userFrom(reader: SettingsReader): SignIn["user"] {
  // HW_DOMAIN_NAME alone is no mistake: other ways to sign in use it too.
  if (!reader.first("HW_USER_NAME", "HW_USER_PASSWORD")) return undefined;
  const [name, password, domain] = reader.together(["HW_USER_NAME"], ["HW_USER_PASSWORD"], ["HW_DOMAIN_NAME"]);
  return name && password && domain && { name: name.value, password: password.value, domain: domain.value };
}

function agencyFrom(reader: SettingsReader): Agency | undefined {
  const urn = reader.text("huaweicloud:agencyUrn");
  const agencyName = reader.text("HW_ASSUME_ROLE_AGENCY_NAME");
  if (!urn && !agencyName) return undefined;
  const durationSeconds = secondsFrom("HW_ASSUME_ROLE_DURATION", reader);
  if (urn) return { urn, session: sessionName, durationSeconds };
  const id = reader.text("HW_ASSUME_ROLE_DOMAIN_ID");
  const name = reader.text("HW_ASSUME_ROLE_DOMAIN_NAME");
  if (agencyName && id) return { agencyName, domain: { id }, durationSeconds };
  if (agencyName && name) return { agencyName, domain: { name }, durationSeconds };
  reader.problems.push(
    "HW_ASSUME_ROLE_AGENCY_NAME is given without HW_ASSUME_ROLE_DOMAIN_NAME or HW_ASSUME_ROLE_DOMAIN_ID",
  );
  return undefined;
}

function secondsFrom(key: string, reader: SettingsReader): number {
  return reader.number(reader.first(key), 900, 86_400, "allowed is 900 to 86400, in seconds") ?? 3_600;
}
