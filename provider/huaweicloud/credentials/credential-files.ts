import { isJson, type Json, parseJson } from "../text/json";
import { readBoundedFile, type UnreadableFile } from "./bounded-file";
import type { CredentialSource } from "./credential-chain";
import { type Credentials, isSendable, type KeyPlace } from "./credentials";

/** Something is wrong with a file. The message quotes no value of it. */
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
 * The profile file of Huawei Cloud's SDKs, `~/.huaweicloud/credentials`: INI, of which the section `[basic]` is read.
 * @see https://github.com/huaweicloud/huaweicloud-sdk-python-v3#22-use-the-profile-file-top
 */
export function sdkProfile(file: string, isRequired: boolean): CredentialSource {
  const name = `the file ${file}, section [basic]`;
  return {
    name,
    async find() {
      const text = await textIn(file, isRequired);
      if (text === undefined) return "there is no such file";
      const section = sectionOf(text, "basic");
      if (!section) return "there is no section [basic]";
      // The SDKs prefer it to the keys, so the keys must not be used in its place.
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
 * A profile of KooCLI, `~/.hcloud/config.json`. It must not be encrypted.
 * @param profile its name; by default the current one
 * @param agency whether an agency is assumed with whatever is found; the one that the profile names is not
 */
export function kooCliProfile(
  file: string,
  isRequired: boolean,
  profile: string | undefined,
  agency: boolean,
): CredentialSource {
  const name = `KooCLI's file ${file}${profile ? `, profile "${profile}"` : ""}`;
  return {
    name,
    async find() {
      const text = await textIn(file, isRequired);
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
      // A profile for single sign-on holds its temporary keys deeper.
      const sso = isJson(found.ssoAuth) && isJson(found.ssoAuth.stsToken) ? found.ssoAuth.stsToken : {};
      const { accessKeyId, secretAccessKey, securityToken } = found.mode === "SSO" ? sso : found;
      const place = { region: plain(found.region), projectId: plain(found.projectId) };
      return keysOf(name, { ak: plain(accessKeyId), sk: plain(secretAccessKey), token: plain(securityToken), place });
    },
  };
}

/**
 * Reads a file of credentials, without the byte order mark of some editors.
 * @param what names the file in messages
 */
export function credentialText(file: string, what = "the file"): Promise<string> {
  return readBoundedFile(file).then(
    (text) => text.replace(/^\ufeff/, ""),
    ({ message, code }: UnreadableFile) => {
      throw new CredentialFileError(`${what} ${file} ${message}`, code === "ENOENT" || code === "ENOTDIR");
    },
  );
}

/** A file that is not required may be missing. */
function textIn(file: string, isRequired: boolean): Promise<string | undefined> {
  return credentialText(file).catch((error: CredentialFileError) => {
    if (isRequired || !error.isMissing) throw error;
    return undefined;
  });
}

/** Returns the keys and values of a section of an INI file. It uses no regular expression over a line: a line of many blanks would take minutes. */
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

/** Returns both keys or neither. If the file holds only one, the provider stops with an error and does not fall back to the next source. */
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
