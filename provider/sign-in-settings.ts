import path from "node:path";
import { flagFrom, type Read } from "./setting-values";
import type { Agency, IdToken, User } from "./swr/sign-in";

/** Ways to sign in beside a credential that is simply given. */
export interface SignIn {
  /** `~/.huaweicloud/credentials`, where there is a home. */
  sdkFile: string | undefined;
  /** KooCLI's `~/.hcloud/config.json`, and the profile that is asked for. */
  kooCliFile: string | undefined;
  profile: string | undefined;
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

/** Reads them out of stack config and environment. */
export function signInFrom(config: Read, env: Read, problems: string[]): SignIn {
  const home = env("HOME") ?? env("USERPROFILE");
  return {
    sdkFile: env("HUAWEICLOUD_SDK_CREDENTIALS_FILE") ?? (home && path.join(home, ".huaweicloud", "credentials")),
    kooCliFile: env("HW_SHARED_CONFIG_FILE") ?? (home && path.join(home, ".hcloud", "config.json")),
    profile: config("huaweicloud:profile") ?? env("HW_PROFILE"),
    idToken: idTokenFrom(env, problems),
    user: userFrom(env, problems),
    projectName: env("HW_PROJECT_NAME"),
    agency: agencyFrom(config, env, problems),
    skipsMetadata: flagFrom("PULUMI_SWR_SKIP_METADATA", env, problems),
  };
}

function idTokenFrom(env: Read, problems: string[]): IdToken | undefined {
  const [providerUrn, agencyUrn] = [env("HUAWEICLOUD_OIDC_PROVIDER_URN"), env("HUAWEICLOUD_OIDC_AGENCY_URN")];
  const [text, file] = [env("HUAWEICLOUD_OIDC_ID_TOKEN"), env("HUAWEICLOUD_OIDC_TOKEN_FILE")];
  const parts = { HUAWEICLOUD_OIDC_PROVIDER_URN: providerUrn, HUAWEICLOUD_OIDC_AGENCY_URN: agencyUrn };
  const token = text ? { text } : file ? { file } : undefined;
  if (!isWhole({ ...parts, "HUAWEICLOUD_OIDC_ID_TOKEN or HUAWEICLOUD_OIDC_TOKEN_FILE": token && "given" }, problems))
    return;
  const session = env("HUAWEICLOUD_OIDC_SESSION_NAME") ?? sessionName;
  const durationSeconds = secondsFrom("HUAWEICLOUD_OIDC_DURATION_SECONDS", env, problems);
  return providerUrn && agencyUrn && token ? { providerUrn, agencyUrn, session, durationSeconds, token } : undefined;
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
  const durationSeconds = secondsFrom("HW_ASSUME_ROLE_DURATION", env, problems);
  if (urn) return { urn, session: sessionName, durationSeconds };
  if (!agencyName) return undefined;
  const [id, name] = [env("HW_ASSUME_ROLE_DOMAIN_ID"), env("HW_ASSUME_ROLE_DOMAIN_NAME")];
  if (id) return { agencyName, domain: { id }, durationSeconds };
  if (name) return { agencyName, domain: { name }, durationSeconds };
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
    problems.push(`${key} is "${text}"; allowed is 900 to 86400, in seconds`);
  }
  return Number(text);
}
