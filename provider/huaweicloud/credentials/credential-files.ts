import { isJson, type Json, parseJson } from "../text/json";
import { readBoundedFile, type UnreadableFile } from "./bounded-file";
import type { CredentialSource } from "./credential-chain";
import { type Credentials, isSendable, type KeyPlace } from "./credentials";

/** Something is wrong with a file; the message quotes no value of it. */
export class CredentialFileError extends Error {
  override readonly name = "CredentialFileError";

  constructor(
    message: string,
    readonly isMissing = false,
  ) {
    super(message);
  }
}

/**
 * The profile file of Huawei Cloud's SDKs, `~/.huaweicloud/credentials`: INI, of which the section `[basic]` counts.
 * @see https://github.com/huaweicloud/huaweicloud-sdk-python-v3#22-use-the-profile-file-top
 */
export function sdkProfile(file: string, isAsked: boolean): CredentialSource {
  const name = `the file ${file}, section [basic]`;
  return {
    name,
    async find() {
      const text = await textIn(file, isAsked);
      if (text === undefined) return "there is no such file";
      const section = sectionOf(text, "basic");
      if (!section) return "there is no section [basic]";
      // It would win over the keys, so these must not be taken in its place.
      if (section.has("idp_id"))
        throw new CredentialFileError(
          `${name} has an idp_id, which is not supported there; give it in HUAWEICLOUD_SDK_IDP_ID with HUAWEICLOUD_SDK_ID_TOKEN_FILE`,
        );
      const place = { projectId: section.get("project_id") };
      return keysOf(name, {
        ak: section.get("ak"),
        sk: section.get("sk"),
        token: section.get("security_token"),
        place,
      });
    },
  };
}

/**
 * A profile of KooCLI, `~/.hcloud/config.json`; it must not be encrypted.
 * @param profile its name; default the current one
 * @param agency whether an agency is taken on with whatever is found: one that the profile names is not
 */
export function kooCliProfile(
  file: string,
  isAsked: boolean,
  profile: string | undefined,
  agency: boolean,
): CredentialSource {
  const name = `KooCLI's file ${file}${profile ? `, profile "${profile}"` : ""}`;
  return {
    name,
    async find() {
      const text = await textIn(file, isAsked);
      if (text === undefined) return "there is no such file";
      const config = parseJson(text);
      if (!isJson(config)) throw new CredentialFileError(`${name} is not JSON`);
      const wanted = profile ?? (typeof config.current === "string" ? config.current : "default");
      const profiles = Array.isArray(config.profiles) ? config.profiles.filter(isJson) : [];
      const found = profiles.find((candidate) => candidate.name === wanted);
      if (!found && profile) throw new CredentialFileError(`${name}: there is no such profile`);
      if (!found) return `there is no profile "${wanted}"`;
      if (plain(found.agencyName) && !agency)
        throw new CredentialFileError(
          `${name} takes on an agency, which is not read there; give it in huaweicloud:agencyUrn or HW_ASSUME_ROLE_AGENCY_NAME`,
        );
      // A profile of single sign-on has its temporary keys deeper down.
      const sso = isJson(found.ssoAuth) && isJson(found.ssoAuth.stsToken) ? found.ssoAuth.stsToken : {};
      const { accessKeyId, secretAccessKey, securityToken } = found.mode === "SSO" ? sso : found;
      const place = { region: plain(found.region), projectId: plain(found.projectId) };
      return keysOf(name, { ak: plain(accessKeyId), sk: plain(secretAccessKey), token: plain(securityToken), place });
    },
  };
}

/**
 * The text of a file of credentials, without what some editors put before a text.
 * @param what what to call it
 */
export function credentialText(file: string, what = "the file"): Promise<string> {
  return readBoundedFile(file).then(
    (text) => text.replace(/^\ufeff/, ""),
    ({ message, code }: UnreadableFile) => {
      throw new CredentialFileError(`${what} ${file} ${message}`, code === "ENOENT" || code === "ENOTDIR");
    },
  );
}

/** A file that nobody has asked for may be missing. */
function textIn(file: string, isAsked: boolean): Promise<string | undefined> {
  return credentialText(file).catch((error: CredentialFileError) => {
    if (isAsked || !error.isMissing) throw error;
    return undefined;
  });
}

/** The keys and values of a section of an INI file. No regular expression over a line: one of many blanks would take minutes. */
function sectionOf(text: string, wanted: string): Map<string, string> | undefined {
  let section: Map<string, string> | undefined;
  let current = "";
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line.startsWith("[") && line.includes("]")) {
      current = line.slice(1, line.indexOf("]")).trim();
      if (current === wanted) section ??= new Map();
    }
    const end = line.search(/[=:]/);
    if (current !== wanted || end < 1 || /^[#;[]/.test(line)) continue;
    const [key, value] = [line.slice(0, end).trimEnd().toLowerCase(), line.slice(end + 1).trimStart()];
    if (value) section?.set(key, value);
  }
  return section;
}

function plain(value: Json[string]): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

interface Parts {
  ak: string | undefined;
  sk: string | undefined;
  token: string | undefined;
  place: KeyPlace;
}

/** A whole pair, or nothing; half of one is a mistake, not a reason to look elsewhere. */
function keysOf(name: string, { ak, sk, token, place }: Parts): Credentials | string {
  if (!ak && !sk) return "there is no access key";
  if (!ak || !sk)
    throw new CredentialFileError(
      `${name} has ${ak ? "an access key but no secret key" : "a secret key but no access key"}`,
    );
  if (![ak, sk, token ?? "x"].every(isSendable)) {
    throw new CredentialFileError(`${name} has blanks or letters in a key that no key has; is it encrypted?`);
  }
  return { kind: "keys", accessKey: ak, secretKey: sk, securityToken: token, place };
}
