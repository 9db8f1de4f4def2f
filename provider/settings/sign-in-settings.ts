import path from "node:path";
import { quote } from "../diagnostics/quote";
import type { Agency, IdToken, User } from "../huaweicloud/services/sign-in";
import { flagFrom, type Read } from "./setting-values";

/** A file that may hold credentials. */
export interface CredentialFile {
  path: string;
  /** Whether somebody has asked for it, so that it must be there. */
  isAsked: boolean;
}

/** Ways to sign in beside a credential that is simply given. */
export interface SignIn {
  /** `~/.huaweicloud/credentials`, where there is a home. */
  sdkFile: CredentialFile | undefined;
  /** KooCLI's `~/.hcloud/config.json`, and the profile that is asked for. */
  kooCliFile: CredentialFile | undefined;
  profile: string | undefined;
  /** Whether the profile is the stack's or the provider's own: then nothing else is looked at. */
  isProfileOwn: boolean;
  idToken: IdToken | undefined;
  /** Without the project, which is the region's. */
  user: Omit<User, "project"> | undefined;
  projectName: string | undefined;
  /** Taken on with whatever was found. */
  agency: Agency | undefined;
  /** Whether a server's metadata is not asked. */
  skipsMetadata: boolean;
}

const sessionName = "pulumi-huaweicloud-swr";

/**
 * Reads them out of stack config and environment.
 * @param given whether a credential is given already: then what else the environment has does not matter, and may be half
 * @param isOwn whether it is an explicit provider's own: the environment's agency is not for that
 */
export function signInFrom(
  config: Read,
  env: Read,
  problems: string[],
  { given, isOwn }: { given: boolean; isOwn: boolean },
): SignIn {
  const home = env("HOME") ?? env("USERPROFILE");
  const ownProfile = config("huaweicloud:profile");
  const profile = ownProfile ?? env("HW_PROFILE");
  const isProfileOwn = !given && ownProfile !== undefined;
  const matters = !given && !isProfileOwn;
  return {
    sdkFile: fileFrom(env("HUAWEICLOUD_SDK_CREDENTIALS_FILE"), home && path.join(home, ".huaweicloud", "credentials")),
    kooCliFile: fileFrom(env("HW_SHARED_CONFIG_FILE"), home && path.join(home, ".hcloud", "config.json"), profile),
    profile,
    isProfileOwn,
    idToken: matters ? (idTokenForStsFrom(env, problems) ?? idTokenForIamFrom(env, problems)) : undefined,
    user: matters ? userFrom(env, problems) : undefined,
    projectName: env("HW_PROJECT_NAME"),
    agency: agencyFrom(config, isOwn ? () => undefined : env, problems),
    skipsMetadata: flagFrom("PULUMI_SWR_SKIP_METADATA", env, problems),
  };
}

function fileFrom(asked: string | undefined, usual: string | undefined, within?: string): CredentialFile | undefined {
  const file = asked ?? usual;
  return file ? { path: file, isAsked: asked !== undefined || within !== undefined } : undefined;
}

function idTokenForStsFrom(env: Read, problems: string[]): IdToken | undefined {
  const [providerUrn, agencyUrn] = [env("HUAWEICLOUD_OIDC_PROVIDER_URN"), env("HUAWEICLOUD_OIDC_AGENCY_URN")];
  const [text, file] = [env("HUAWEICLOUD_OIDC_ID_TOKEN"), env("HUAWEICLOUD_OIDC_TOKEN_FILE")];
  const parts = { HUAWEICLOUD_OIDC_PROVIDER_URN: providerUrn, HUAWEICLOUD_OIDC_AGENCY_URN: agencyUrn };
  const token = text ? { text } : file ? { file } : undefined;
  if (!isWhole({ ...parts, "HUAWEICLOUD_OIDC_ID_TOKEN or HUAWEICLOUD_OIDC_TOKEN_FILE": token && "given" }, problems))
    return;
  const session = env("HUAWEICLOUD_OIDC_SESSION_NAME") ?? sessionName;
  const durationSeconds = secondsFrom("HUAWEICLOUD_OIDC_DURATION_SECONDS", env, problems);
  const policy = env("HUAWEICLOUD_OIDC_POLICY");
  const policyIds = env("HUAWEICLOUD_OIDC_POLICY_IDS")
    ?.split(",")
    .map((id) => id.trim());
  return providerUrn && agencyUrn && token
    ? { providerUrn, agencyUrn, session, durationSeconds, policy, policyIds, token }
    : undefined;
}

/** As Huawei Cloud's SDKs and its Terraform provider are told it. */
const idTokenVariables = [
  { idpId: "HUAWEICLOUD_SDK_IDP_ID", text: undefined, file: "HUAWEICLOUD_SDK_ID_TOKEN_FILE" },
  { idpId: "HW_ASSUME_ROLE_IDP_ID", text: "HW_ASSUME_ROLE_ID_TOKEN", file: "HW_ASSUME_ROLE_ID_TOKEN_FILE" },
] as const;

function idTokenForIamFrom(env: Read, problems: string[]): IdToken | undefined {
  for (const names of idTokenVariables) {
    const [idpId, text, file] = [env(names.idpId), names.text && env(names.text), env(names.file)];
    const token = text ? { text } : file ? { file } : undefined;
    const tokenNames = names.text ? `${names.text} or ${names.file}` : names.file;
    if (!isWhole({ [names.idpId]: idpId, [tokenNames]: token && "given" }, problems)) continue;
    const durationSeconds = secondsFrom("HW_ASSUME_ROLE_DURATION", env, problems);
    if (idpId && token) return { idpId, token, durationSeconds };
  }
  return undefined;
}

function userFrom(env: Read, problems: string[]): SignIn["user"] {
  const [name, password, domain] = [env("HW_USER_NAME"), env("HW_USER_PASSWORD"), env("HW_DOMAIN_NAME")];
  // The account's name alone is said in other ways of signing in too.
  if (!name && !password) return undefined;
  if (!isWhole({ HW_USER_NAME: name, HW_USER_PASSWORD: password, HW_DOMAIN_NAME: domain }, problems)) return undefined;
  return name && password && domain ? { name, password, domain } : undefined;
}

function agencyFrom(config: Read, env: Read, problems: string[]): Agency | undefined {
  const urn = config("huaweicloud:agencyUrn");
  const agencyName = env("HW_ASSUME_ROLE_AGENCY_NAME");
  if (!urn && !agencyName) return undefined;
  const durationSeconds = secondsFrom("HW_ASSUME_ROLE_DURATION", env, problems);
  if (urn) return { urn, session: sessionName, durationSeconds };
  const [id, name] = [env("HW_ASSUME_ROLE_DOMAIN_ID"), env("HW_ASSUME_ROLE_DOMAIN_NAME")];
  if (agencyName && id) return { agencyName, domain: { id }, durationSeconds };
  if (agencyName && name) return { agencyName, domain: { name }, durationSeconds };
  problems.push("HW_ASSUME_ROLE_AGENCY_NAME is given without HW_ASSUME_ROLE_DOMAIN_NAME or HW_ASSUME_ROLE_DOMAIN_ID");
  return undefined;
}

/** Whether all of these are given; some of them alone are a mistake. */
function isWhole(parts: Readonly<Record<string, string | undefined>>, problems: string[]): boolean {
  const missing = Object.keys(parts).filter((key) => !parts[key]);
  const given = Object.keys(parts).filter((key) => parts[key]);
  if (missing.length > 0 && given.length > 0) {
    problems.push(`${given.join(" and ")} ${given.length > 1 ? "are" : "is"} given without ${missing.join(" and ")}`);
  }
  return missing.length === 0;
}

function secondsFrom(key: string, env: Read, problems: string[]): number {
  const text = env(key) ?? "3600";
  if (!/^\d{3,5}$/.test(text) || Number(text) < 900 || Number(text) > 86_400) {
    problems.push(`${key} is ${quote(text)}; allowed is 900 to 86400, in seconds`);
  }
  return Number(text);
}
