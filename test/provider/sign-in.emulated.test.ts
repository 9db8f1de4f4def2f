import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { declared } from "../declared";
import type { SignInOptions } from "../emulator/account";
import { sample } from "../emulator/emulator";
import { deployed, failureOf, type Served, serveEmulated } from "../served";

const { accessKey, secretKey } = sample;
const user = { name: "alice", password: "pass-canary", domain: "acme" };
const agency = { urn: "iam::acme:agency:swr", name: "swr", domain: "acme" };
const idToken = "id-token-canary";

let home: string;
let served: Served;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "swr-home-"));
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await served.emulator.stop();
});

function write(file: string, text: string): string {
  const full = path.join(home, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

/** A process without keys in stack config, with this in its environment. */
async function process(env: Record<string, string>, signIn: SignInOptions = {}, config: Record<string, string> = {}) {
  served = await serveEmulated({ signIn });
  const metadata = signIn.metadata ? { metadataAddress: served.emulator.url } : {};
  return served.again(config, { HOME: home, ...env }, { hasKeys: false, ...metadata });
}

const sdkFile = `[basic]\nak = ${accessKey}\nsk = ${secretKey}\n`;
const kooCliFile = JSON.stringify({
  current: "work",
  profiles: [
    { name: "default", mode: "AKSK", accessKeyId: "OTHER", secretAccessKey: "other" },
    { name: "work", mode: "AKSK", accessKeyId: accessKey, secretAccessKey: secretKey },
    { name: "sso", mode: "SSO", ssoAuth: { stsToken: { accessKeyId: accessKey, secretAccessKey: secretKey } } },
  ],
});
const oidc = { HUAWEICLOUD_OIDC_PROVIDER_URN: "iam::acme:oidcProvider:ci", HUAWEICLOUD_OIDC_AGENCY_URN: agency.urn };
const password = { HW_USER_NAME: user.name, HW_USER_PASSWORD: user.password, HW_DOMAIN_NAME: user.domain };
const keys = { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey };

describe("credentials are found", () => {
  it("in the profile file of the SDKs", async () => {
    write(".huaweicloud/credentials", sdkFile);
    await deployed(await process({}), declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it.each([
    ["the current one", {}],
    ["the one of HW_PROFILE", { HW_PROFILE: "sso" }],
  ])("in a profile of KooCLI: %s", async (_, env) => {
    write(".hcloud/config.json", kooCliFile);
    await deployed(await process(env), declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("by the password of an IAM user, whose token is asked for once for all", async () => {
    const provider = await process(password, { user });
    await Promise.all(["a", "b", "c"].map((name) => deployed(provider, { ...declared, name })));
    expect(served.emulator.registries()).toHaveLength(3);
    expect(served.emulator.journal.count("POST", /auth\/tokens/)).toBe(1);
  });

  it("by an id token, also out of a file that is read anew each time", async () => {
    await deployed(await process({ ...oidc, HUAWEICLOUD_OIDC_ID_TOKEN: idToken }, { idToken }), declared);
    const file = write("token", `${idToken}\n`);
    await served.emulator.stop();
    await deployed(await process({ ...oidc, HUAWEICLOUD_OIDC_TOKEN_FILE: file }, { idToken }), declared);
    expect(served.emulator.journal.count("POST", /assume-with-oidc/)).toBe(1);
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["by URN", {}, { "huaweicloud:agencyUrn": agency.urn }],
    ["by name", { HW_ASSUME_ROLE_AGENCY_NAME: agency.name, HW_ASSUME_ROLE_DOMAIN_NAME: agency.domain }, {}],
  ])("by an agency that the keys take on: %s", async (_, env, config) => {
    await deployed(await process({ ...keys, ...env }, { agency }, config), declared);
    expect(served.emulator.journal.count("POST", /assume|securitytokens/)).toBe(1);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("in the metadata of the server, last of all", async () => {
    await deployed(await process({}, { metadata: true }), declared);
    expect(served.emulator.registries()).toHaveLength(1);
    write(".huaweicloud/credentials", sdkFile);
    await served.emulator.stop();
    await deployed(await process({}, { metadata: true }), declared);
    expect(served.emulator.journal.count("GET", /securitykey/)).toBe(0);
  });
});

describe("temporary credentials", () => {
  it.each<[string, Record<string, string>, SignInOptions, RegExp]>([
    ["of a user", password, { user }, /auth\/tokens/],
    ["of an id token", { ...oidc, HUAWEICLOUD_OIDC_ID_TOKEN: idToken }, { idToken }, /assume-with-oidc/],
    ["of the metadata", {}, { metadata: true }, /securitykey/],
  ])("%s are renewed before they end, once for all who wait", async (_, env, signIn, path) => {
    const provider = await process(env, { ...signIn, lastsMs: 3_600_000 });
    await deployed(provider, declared);
    const asked = () => served.emulator.journal.entries.filter((entry) => path.test(entry.path)).length;
    await served.clock.pass(49 * 60_000);
    await deployed(provider, { ...declared, name: "b" });
    expect(asked()).toBe(1);
    await served.clock.pass(2 * 60_000);
    await Promise.all(["c", "d", "e"].map((name) => deployed(provider, { ...declared, name })));
    expect(asked()).toBe(2);
  });

  it("are used to their end where they cannot be renewed", async () => {
    const provider = await process(password, { user, lastsMs: 3_600_000 });
    await deployed(provider, declared);
    served.emulator.inject({ method: "POST", path: /auth\/tokens/, times: 99, answer: { status: 503 } });
    await served.clock.pass(55 * 60_000);
    await deployed(provider, { ...declared, name: "b" });
    await served.clock.pass(10 * 60_000);
    expect((await failureOf(deployed(provider, { ...declared, name: "c" }))).message).toMatch(
      /Cannot sign in to Huawei Cloud: IAM failed \(503\)/,
    );
  });
});

describe("where no credentials are found", () => {
  it("each place is named, with what was found there", async () => {
    const { message } = await failureOf(deployed(await process({}), declared));
    expect(message.split("\n")).toEqual([
      "Cannot sign in to Huawei Cloud: no credentials were found.",
      "Looked at stack config: nothing is given.",
      "Looked at the environment: nothing is given.",
      `Looked at the file ${home}/.huaweicloud/credentials, section [basic]: there is no such file.`,
      `Looked at KooCLI's file ${home}/.hcloud/config.json: there is no such file.`,
      "Looked at the metadata of this server (http://127.0.0.1:1): it does not answer: the connection was refused (ECONNREFUSED).",
      expect.stringMatching(/^Give credentials in stack config/),
    ]);
  });

  it("the metadata is not asked where that is said", async () => {
    const { message } = await failureOf(deployed(await process({ PULUMI_SWR_SKIP_METADATA: "1" }), declared));
    expect(message).not.toMatch(/metadata/);
  });

  it.each<[string, string, Record<string, string>, RegExp]>([
    [".huaweicloud/credentials", "[basic]\nak = AK\n", {}, /section \[basic\] has an access key but no secret key/],
    [".huaweicloud/credentials", "[basic]\nak = A K\nsk = file-canary\n", {}, /no key has; is it encrypted/],
    [".hcloud/config.json", "file-canary", {}, /config.json is not JSON/],
    [".hcloud/config.json", kooCliFile, { HW_PROFILE: "nobody" }, /profile "nobody": there is no such profile/],
  ])("a mistake in %s is told, and its values are not", async (file, text, env, told) => {
    write(file, text);
    const { message } = await failureOf(deployed(await process(env), declared));
    expect(message).toMatch(told);
    expect(message).not.toMatch(/canary/);
  });

  it.each<[string, Record<string, string>, SignInOptions, RegExp]>([
    [
      "a wrong password",
      { ...password, HW_USER_PASSWORD: "wrong-canary" },
      { user },
      /IAM did not accept the credentials \(401/,
    ],
    [
      "a wrong id token",
      { ...oidc, HUAWEICLOUD_OIDC_ID_TOKEN: "wrong-canary" },
      { idToken },
      /STS refused it \(400 .*\[secret\] is not valid/,
    ],
    [
      "a missing token file",
      { ...oidc, HUAWEICLOUD_OIDC_TOKEN_FILE: "/nowhere" },
      { idToken },
      /\/nowhere could not be read \(ENOENT\)/,
    ],
    [
      "an agency of others",
      { ...keys, HW_ASSUME_ROLE_AGENCY_NAME: "x", HW_ASSUME_ROLE_DOMAIN_ID: "y" },
      { agency },
      /IAM does not allow it \(403/,
    ],
  ])("%s is told, without a secret, and nothing goes to SWR", async (_, env, signIn, told) => {
    const { message } = await failureOf(deployed(await process(env, signIn), declared));
    expect(message).toMatch(/^Cannot sign in to Huawei Cloud/);
    expect(message).toMatch(told);
    expect(message).not.toMatch(/canary/);
    expect(served.emulator.journal.entries.filter(({ service }) => service === "SWR")).toEqual([]);
  });

  it("a wrong key that is to take on an agency is sent once, however many resources ask", async () => {
    const wrong = { ...keys, HW_SECRET_KEY: "wrong-canary" };
    const provider = await process(wrong, { agency }, { "huaweicloud:agencyUrn": agency.urn });
    for (const name of ["a", "b", "c", "d", "e", "f"]) await failureOf(deployed(provider, { ...declared, name }));
    expect(served.emulator.journal.lines).toEqual(["POST /v5/agencies/assume 401"]);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ HW_USER_NAME: "alice" }, /HW_USER_NAME is given without HW_USER_PASSWORD and HW_DOMAIN_NAME/],
    [
      { HUAWEICLOUD_OIDC_AGENCY_URN: "x" },
      /given without HUAWEICLOUD_OIDC_PROVIDER_URN and HUAWEICLOUD_OIDC_ID_TOKEN or/,
    ],
    [{ HW_ASSUME_ROLE_AGENCY_NAME: "x" }, /without HW_ASSUME_ROLE_DOMAIN_NAME or HW_ASSUME_ROLE_DOMAIN_ID/],
    [{ HW_ASSUME_ROLE_DURATION: "1h" }, /HW_ASSUME_ROLE_DURATION is "1h"; allowed is 900 to 86400, in seconds/],
  ])("half a way to sign in is a mistake that the preview shows: %j", async (env, told) => {
    const { failures } = await (await process(env)).check({}, declared);
    expect(failures?.map(({ reason }) => reason)).toEqual([expect.stringMatching(told)]);
  });
});
