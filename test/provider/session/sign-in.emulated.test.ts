import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SignInOptions } from "../../emulator/account";
import type { Answer } from "../../emulator/answer";
import { sample } from "../../emulator/emulator";
import { declared } from "../../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, error, failureOf } from "../../support/emulated-provider";

const { accessKey, secretKey } = sample;
const user = { name: "alice", password: "pass-canary", domain: "acme" };
const agency = { urn: "iam::acme:agency:swr", name: "swr", domain: "acme" };
const idToken = "id-token-canary";

let home: string;
let served: EmulatedProvider;
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
  served = await emulateProvider({ signIn });
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

  it.each<[string, (file: string) => Record<string, string>]>([
    ["Terraform's provider", () => ({ HW_ASSUME_ROLE_IDP_ID: "ci", HW_ASSUME_ROLE_ID_TOKEN: idToken })],
    ["Terraform's, in a file", (file) => ({ HW_ASSUME_ROLE_IDP_ID: "ci", HW_ASSUME_ROLE_ID_TOKEN_FILE: file })],
    ["the SDKs", (file) => ({ HUAWEICLOUD_SDK_IDP_ID: "ci", HUAWEICLOUD_SDK_ID_TOKEN_FILE: file })],
  ])("by an id token that IAM exchanges, with the variables of %s", async (_, env) => {
    await deployed(await process(env(write("token", idToken)), { idToken, idpId: "ci" }), declared);
    expect(served.emulator.journal.lines.slice(0, 2)).toEqual([
      "POST /v3.0/OS-AUTH/id-token/tokens 201",
      "POST /v3.0/OS-CREDENTIAL/securitytokens 201",
    ]);
    expect(served.emulator.registries()).toHaveLength(1);
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

describe("the order in which credentials are looked for", () => {
  // Each with keys of its own, so that the journal of who asked tells.
  const everywhere = {
    ...{ HUAWEICLOUD_SDK_AK: "SDK", HUAWEICLOUD_SDK_SK: "s", HW_ACCESS_KEY: "HW", HW_SECRET_KEY: "s" },
    ...{ CLOUD_SDK_AK: "CLOUD", CLOUD_SDK_SK: "s", ...oidc, HUAWEICLOUD_OIDC_ID_TOKEN: idToken, ...password },
  };
  const config = { "huaweicloud:accessKey": "CONFIG", "huaweicloud:secretKey": "s" };
  const steps: ReadonlyArray<readonly [source: string, without: readonly string[]]> = [
    [
      "stack config (huaweicloud:accessKey and huaweicloud:secretKey)",
      ["huaweicloud:accessKey", "huaweicloud:secretKey"],
    ],
    ["the environment (HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK)", ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"]],
    ["the environment (HW_ACCESS_KEY and HW_SECRET_KEY)", ["HW_ACCESS_KEY", "HW_SECRET_KEY"]],
    ["the environment (CLOUD_SDK_AK and CLOUD_SDK_SK)", ["CLOUD_SDK_AK", "CLOUD_SDK_SK"]],
  ];

  it("is stack config, the families of the environment one by one", async () => {
    const left: Record<string, string> = { ...everywhere, ...config };
    for (const [source, without] of steps) {
      const { message } = await failureOf(deployed(await process(left, {}, left), declared));
      expect(message).toContain(`The credentials came from ${source}.`);
      await served.emulator.stop();
      for (const key of without) delete left[key];
    }
    await process({});
  });

  it("is then the SDKs' file, KooCLI's, the id token, the password and the metadata", async () => {
    const env = { ...oidc, HUAWEICLOUD_OIDC_ID_TOKEN: idToken, ...password };
    const signIn = { user, idToken, metadata: true };
    const asked = async (from: Record<string, string>) => {
      await deployed(await process(from, signIn), declared);
      const { lines } = served.emulator.journal;
      await served.emulator.stop();
      return lines.filter((line) => !/registries|projects/.test(line));
    };
    const sdk = write(".huaweicloud/credentials", sdkFile);
    const kooCli = write(".hcloud/config.json", '{ "profiles": [{ "name": "default", "accessKeyId": "half" }] }');
    expect(await asked(env)).toEqual([]);
    rmSync(sdk);
    expect((await failureOf(deployed(await process(env, signIn), declared))).message).toMatch(
      /KooCLI's file .* has an access key but/,
    );
    await served.emulator.stop();
    rmSync(kooCli);
    expect(await asked(env)).toEqual(["POST /v5/agencies/assume-with-oidc 200"]);
    expect(await asked(password)).toEqual(["POST /v3/auth/tokens 201"]);
    expect(await asked({})).toEqual(["PUT /meta-data/latest/api/token 200", "GET /openstack/latest/securitykey 200"]);
    await process({});
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["an id token", keys, { HUAWEICLOUD_OIDC_PROVIDER_URN: "x" }],
    ["a user", keys, { HW_USER_NAME: "alice" }],
    ["the duration of no agency", keys, { HW_ASSUME_ROLE_DURATION: "1h" }],
  ])("half of %s does not matter where keys are given", async (_, given, half) => {
    await deployed(await process({ ...given, ...half }), declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      "the SDKs' file",
      { HUAWEICLOUD_SDK_CREDENTIALS_FILE: "/typo" },
      {},
      /the file \/typo could not be read \(ENOENT\)/,
    ],
    ["KooCLI's file", { HW_SHARED_CONFIG_FILE: "/typo" }, {}, /the file \/typo could not be read \(ENOENT\)/],
    ["a profile of the environment", { HW_PROFILE: "east" }, {}, /config.json could not be read \(ENOENT\)/],
    ["a profile of stack config", keys, { "huaweicloud:profile": "east" }, /config.json could not be read \(ENOENT\)/],
  ])("%s that is asked for and missing is a mistake, not a reason to look further", async (_, env, own, expected) => {
    const { message } = await failureOf(deployed(await process(env, { metadata: true }, own), declared));
    expect(message).toMatch(expected);
    expect(served.emulator.journal.entries).toEqual([]);
  });

  it("has a profile of stack config, or of a provider, before the environment and the SDKs' file", async () => {
    write(".hcloud/config.json", kooCliFile);
    write(".huaweicloud/credentials", "[basic]\nak = OTHER\nsk = other\n");
    const env = { HW_ACCESS_KEY: "OTHER", HW_SECRET_KEY: "other" };
    await deployed(await process(env, {}, { "huaweicloud:profile": "work", "huaweicloud:provider": "east" }), declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("leaves the environment's agency to the environment's credentials", async () => {
    const env = { HW_ASSUME_ROLE_AGENCY_NAME: agency.name, HW_ASSUME_ROLE_DOMAIN_NAME: agency.domain };
    const own = {
      "huaweicloud:provider": "east",
      "huaweicloud:accessKey": accessKey,
      "huaweicloud:secretKey": secretKey,
    };
    await deployed(await process(env, { agency }, own), declared);
    expect(served.emulator.journal.count("POST", /securitytokens/)).toBe(0);
  });

  it.each([
    [
      "idp_id",
      ".huaweicloud/credentials",
      "[basic]\nidp_id = x\nid_token_file = y\n",
      /has an idp_id, which is not supported/,
    ],
    [
      "an agency",
      ".hcloud/config.json",
      JSON.stringify({ profiles: [{ ...JSON.parse(kooCliFile).profiles[1], name: "default", agencyName: "ops" }] }),
      /takes on an agency, which is not read there/,
    ],
  ])("does not pass by %s in a file, which would be somebody else", async (_, file, text, expected) => {
    write(file, text);
    const { message } = await failureOf(deployed(await process({}, { metadata: true }), declared));
    expect(message).toMatch(expected);
  });

  it.each<[string, (file: string) => Record<string, string>]>([
    ["the SDKs' file", (file) => ({ HUAWEICLOUD_SDK_CREDENTIALS_FILE: file })],
    ["KooCLI's file", (file) => ({ HW_SHARED_CONFIG_FILE: file })],
    ["the id token's file", (file) => ({ ...oidc, HUAWEICLOUD_OIDC_TOKEN_FILE: file })],
  ])("reports %s that is a pipe, and does not wait for anybody to write to it", async (_, env) => {
    const pipe = path.join(home, "pipe");
    execFileSync("mkfifo", [pipe]);
    const { message } = await failureOf(deployed(await process(env(pipe), { idToken }), declared));
    expect(message).toMatch(
      /Cannot sign in to Huawei Cloud: the .*file .*\/pipe is no regular file\.\nNothing was sent/,
    );
  });

  it("reads a file of a line of 900,000 blanks at once, and an empty id token for none", async () => {
    write(".huaweicloud/credentials", `[basic]\nak${" ".repeat(900_000)}x\n`);
    expect((await failureOf(deployed(await process({}), declared))).message).toMatch(
      /credentials, section \[basic\]: there is no access key/,
    );
    await served.emulator.stop();
    rmSync(path.join(home, ".huaweicloud"), { recursive: true });
    const file = write("token", " \n");
    const env = { ...oidc, HUAWEICLOUD_OIDC_TOKEN_FILE: file };
    expect((await failureOf(deployed(await process(env, { idToken }), declared))).message).toMatch(/token is empty/);
  });

  const blanks = " ".repeat(1_000_000);
  const kooCliKeys = (accessKeyId: string) =>
    JSON.stringify({ profiles: [{ name: "default", accessKeyId, secretAccessKey: "x" }] });

  // As long as a file may be: what takes the square of its length would take minutes.
  it.each([
    ["SDKs' file has one in a section's name", ".huaweicloud/credentials", `[basic${blanks}x]`, /no section \[basic\]/],
    ["SDKs' file has one before a word", ".huaweicloud/credentials", `[basic]\n${blanks}x`, /there is no access key/],
    [
      "SDKs' file has one in a key",
      ".huaweicloud/credentials",
      `[basic]\nak=a${blanks}x\nsk=x`,
      /has blanks or letters/,
    ],
    ["KooCLI's file is one", ".hcloud/config.json", blanks, /config.json is not JSON/],
    ["KooCLI's file has one in a key", ".hcloud/config.json", kooCliKeys(`a${blanks}x`), /has blanks or letters/],
    ["id token's file is one", "token", blanks, /the id token's file .* is empty/],
  ])("reports a line of blanks at once if the %s", async (_, file, text, expected) => {
    const full = write(file, text);
    const env = file === "token" ? { ...oidc, HUAWEICLOUD_OIDC_TOKEN_FILE: full } : {};
    const { message } = await failureOf(deployed(await process(env, { idToken }), declared));
    expect(message).toMatch(expected);
    expect(message.length).toBeLessThan(2_000);
  });

  it.each([
    ["blanks, colons and other cases", `[ basic ]\r\n  AK : ${accessKey}  \r\nSk=${secretKey}\r\n`],
    [
      "comments and other sections",
      `ak = no\n[x]\nak = no\n[basic]\n# ak = no\n; ak = no\nak=${accessKey}\nsk=${secretKey}\n[y\n[y]\nsk = no\n`,
    ],
  ])("reads a file with %s", async (_, text) => {
    write(".huaweicloud/credentials", text);
    await deployed(await process({}), declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("reads a file with a byte order mark", async () => {
    write(".hcloud/config.json", `\ufeff${kooCliFile}`);
    await deployed(await process({}), declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("asks for a token of a project that there is", async () => {
    const { failures } = await (await process({ ...password }, { user }, { "huaweicloud:region": "" })).check(
      {},
      declared,
    );
    expect(failures?.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/HW_USER_NAME asks for a token of a region/),
    ]);
  });
});

describe("the project beside the keys in a file", () => {
  const { projectId, ...placeless } = declared;
  const ofSdk = () => write(".huaweicloud/credentials", `${sdkFile}project_id = ${projectId}\n`);
  const ofKooCli = (region?: string) => () => {
    const own = { name: "default", accessKeyId: accessKey, secretAccessKey: secretKey, projectId, region };
    write(".hcloud/config.json", JSON.stringify({ profiles: [own] }));
  };
  const named = { "huaweicloud:provider": "east" };
  const become = { HW_ASSUME_ROLE_AGENCY_NAME: agency.name, HW_ASSUME_ROLE_DOMAIN_NAME: agency.domain };

  it.each<[string, () => void, number, Record<string, string>, Record<string, string>]>([
    ["the SDKs' file counts", ofSdk, 0, {}, {}],
    ["KooCLI's profile counts", ofKooCli(), 0, {}, {}],
    [
      "KooCLI's profile of the same region counts, also for an explicit provider",
      ofKooCli(sample.region),
      0,
      {},
      named,
    ],
    ["KooCLI's profile of another region does not count", ofKooCli("cn-east-3"), 1, {}, {}],
    ["the SDKs' file does not count for an explicit provider", ofSdk, 1, {}, named],
    ["the SDKs' file does not count for an agency, which may be of another account", ofSdk, 1, become, {}],
  ])("%s", async (_, make, asked, env, config) => {
    make();
    const { outs } = await deployed(await process(env, { agency }, config), placeless);
    expect(outs).toMatchObject({ projectId, projectFromIam: true });
    expect(served.emulator.journal.count("GET", /v3\/projects/)).toBe(asked);
  });

  const other = { "huaweicloud:projectId": "other" };
  it.each<[string, () => void, Record<string, string>, string[]]>([
    [
      "a region that is not the one in use, with its project",
      ofKooCli("cn-east-3"),
      {},
      ["the region cn-east-3 and the project of KooCLI's file"],
    ],
    ["a project that another setting goes before", ofSdk, other, ["the project of the file"]],
    ["a project that is not for an explicit provider", ofSdk, named, ["the project of the file"]],
    ["nothing where it counts", ofKooCli(sample.region), {}, []],
    ["nothing where the other setting is the same", ofSdk, { "huaweicloud:projectId": projectId }, []],
  ])("is warned of once if it is not used: %s", async (_, make, config, expected) => {
    make();
    const provider = await process({}, {}, config);
    for (const name of ["a", "b"]) await deployed(provider, { ...declared, name });
    expect(served.said).toEqual(expected.map((what) => expect.stringContaining(`swr: set, but not used: ${what}`)));
  });
});

describe("temporary credentials", () => {
  it("are renewed once where the service does not accept them any more", async () => {
    const provider = await process(password, { user });
    const { id, outs } = await deployed(provider, declared);
    served.emulator.inject({ path: /registries/, answer: error(401, "APIGW.0307", "token must be updated") });
    served.emulator.journal.clear();
    await provider.delete(id, outs);
    expect(served.emulator.journal.lines).toEqual([
      "DELETE registries/41 401",
      "POST /v3/auth/tokens 201",
      "DELETE registries/41 204",
    ]);
  });

  it("are renewed once where IAM does not accept them for taking on an agency", async () => {
    const become = { HW_ASSUME_ROLE_AGENCY_NAME: agency.name, HW_ASSUME_ROLE_DOMAIN_NAME: agency.domain };
    const provider = await process({ ...password, ...become }, { user, agency });
    served.emulator.inject({ path: /securitytokens/, answer: error(401, "APIGW.0307", "token must be updated") });
    await deployed(provider, declared);
    expect(served.emulator.journal.lines.slice(0, 4)).toEqual([
      "POST /v3/auth/tokens 201",
      "POST /v3.0/OS-CREDENTIAL/securitytokens 401",
      "POST /v3/auth/tokens 201",
      "POST /v3.0/OS-CREDENTIAL/securitytokens 201",
    ]);
  });

  it("that are given are not sent again, for there are no others", async () => {
    const provider = await process({}, {}, { "huaweicloud:authToken": "given" });
    served.emulator.inject({ times: 9, answer: error(401, "APIGW.0307", "token must be updated") });
    const { message } = await failureOf(deployed(provider, declared));
    expect(message).toMatch(/The token has expired, or belongs to another region/);
    expect(served.emulator.journal.lines).toEqual(["POST registries 401"]);
  });

  it("that last a few minutes are used for half of them", async () => {
    const provider = await process({}, { metadata: true, lastsMs: 6 * 60_000 });
    for (const name of ["a", "b", "c"]) await deployed(provider, { ...declared, name });
    expect(served.emulator.journal.count("GET", /securitykey/)).toBe(1);
    await served.clock.pass(3 * 60_000 + 1);
    await deployed(provider, { ...declared, name: "d" });
    expect(served.emulator.journal.count("GET", /securitykey/)).toBe(2);
  });

  it.each<[string, Record<string, string>, SignInOptions, () => void]>([
    [
      "metadata that fails",
      {},
      { metadata: true },
      () => served.emulator.inject({ path: /meta-data|openstack/, times: 9, answer: { status: 503 } }),
    ],
    [
      "a token's file that is being replaced",
      { ...oidc, HUAWEICLOUD_OIDC_TOKEN_FILE: "token" },
      { idToken },
      () => rmSync(path.join(home, "token")),
    ],
  ])("outlast %s until they end", async (_, env, signIn, trouble) => {
    const file = write("token", idToken);
    const from = env.HUAWEICLOUD_OIDC_TOKEN_FILE ? { ...env, HUAWEICLOUD_OIDC_TOKEN_FILE: file } : env;
    const provider = await process(from, { ...signIn, lastsMs: 3_600_000 });
    await deployed(provider, declared);
    await served.clock.pass(55 * 60_000);
    trouble();
    await deployed(provider, { ...declared, name: "b" });
    expect(served.emulator.registries()).toHaveLength(2);
  });

  it.each<[string, Record<string, string>, SignInOptions, RegExp]>([
    ["of a user", password, { user }, /auth\/tokens/],
    ["of an id token", { ...oidc, HUAWEICLOUD_OIDC_ID_TOKEN: idToken }, { idToken }, /assume-with-oidc/],
    ["of the metadata", {}, { metadata: true }, /securitykey/],
    [
      "of an agency",
      { ...keys, HW_ASSUME_ROLE_AGENCY_NAME: agency.name, HW_ASSUME_ROLE_DOMAIN_NAME: agency.domain },
      { agency },
      /securitytokens/,
    ],
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

describe("temporary credentials that have expired by this machine's clock when they arrive", () => {
  const lastsMs = 3_600_000;

  /** A process whose clock is ahead of the emulator's, and what it deploys. */
  async function aheadBy(ms: number, tellsTime = true) {
    const now = () => (served?.clock.now() ?? Date.now()) - ms;
    served = await emulateProvider({ signIn: { user, lastsMs }, now, tellsTime });
    const provider = served.again({}, { HOME: home, ...password }, { hasKeys: false });
    let made = 0;
    const deploy = () => deployed(provider, { ...declared, name: `r${made++}` });
    for (let time = 0; time < 3; time++) await deploy();
    return { deploy, signIns: () => served.emulator.journal.count("POST", /auth\/tokens/) };
  }

  it("are used as long as they last by the server's clock, and a warning says once that this one is off", async () => {
    const { deploy, signIns } = await aheadBy(70 * 60_000);
    expect(signIns()).toBe(1);
    await served.clock.pass(49 * 60_000);
    await deploy();
    expect(signIns()).toBe(1);
    await served.clock.pass(2 * 60_000);
    await deploy();
    expect(signIns()).toBe(2);
    expect(served.said).toEqual([
      expect.stringMatching(/^swr: the clock of this machine is 70 minutes ahead of the server's: set the clock/),
    ]);
  });

  it("are used for a while if the server does not send its time", async () => {
    const { deploy, signIns } = await aheadBy(70 * 60_000, false);
    expect(signIns()).toBe(1);
    await served.clock.pass(60_000);
    await deploy();
    expect(signIns()).toBe(2);
    // 70 minutes or 10, nobody knows; and perhaps it is not the clock.
    expect(served.said).toEqual([
      "swr: by the clock of this machine, the credentials had expired 10 minutes before they arrived: it is wrong, or they are stale",
    ]);
  });

  it.each([-2 * 3_600_000, 16 * 60_000])("is warned of even if that does no harm yet: %i ms ahead", async (ms) => {
    expect((await aheadBy(ms)).signIns()).toBe(1);
    expect(served.said).toHaveLength(1);
  });

  it("does not warn of the clock if they had expired by the server's too", async () => {
    const provider = await process({}, { metadata: true, lastsMs: -60_000 });
    await deployed(provider, declared);
    expect(served.said).toEqual([]);
  });

  it("does not warn of a clock that is right enough", async () => {
    expect((await aheadBy(14 * 60_000)).signIns()).toBe(1);
    expect(served.said).toEqual([]);
  });
});

describe("credentials that end in the middle of an operation, and cannot be renewed", () => {
  /** A provider with one registry, and 30 seconds left of its token. */
  async function ending() {
    const provider = await process(password, { user, lastsMs: 3_600_000 });
    const made = await deployed(provider, declared);
    served.emulator.inject({ method: "POST", path: /auth\/tokens/, times: 999, answer: { status: 503 } });
    await served.clock.pass(59.5 * 60_000);
    return { provider, made };
  }
  const slowly = { delayMs: 40_000, afterEffect: true };

  it("lose no id of what was made", async () => {
    const { provider } = await ending();
    served.emulator.inject({ method: "POST", path: /registries/, ...slowly });
    const failure = await failureOf(deployed(provider, { ...declared, name: "b" }));
    expect(failure).toMatchObject({ name: "ResourceInitError", id: `${sample.instanceId}/42` });
    expect(failure.message).toMatch(
      /SWR did it, but the registry could not be read back: Cannot sign in to Huawei Cloud/,
    );
  });

  it("do not hide that a create may have been done", async () => {
    const { provider } = await ending();
    served.emulator.inject({ method: "POST", path: /registries/, ...slowly, answer: { status: 502 } });
    const { message } = await failureOf(deployed(provider, { ...declared, name: "b" }));
    expect(message).toMatch(/Cannot create registry "b": SWR failed \(502\).*\nSWR may have made it/);
  });

  it("do not hide that an update may have been done", async () => {
    const { provider, made } = await ending();
    served.emulator.inject({ method: "PUT", ...slowly, answer: { status: 502 } });
    const failure = await failureOf(provider.update(made.id, made.outs, { ...made.inputs, description: "changed" }));
    expect(failure).toMatchObject({ name: "ResourceInitError", id: made.id });
    expect(failure.message).toMatch(
      /SWR failed \(502\).*not tried again: Cannot sign in.*\nSWR may or may not have changed it/,
    );
  });

  it.each([
    [503, 3],
    [401, 1],
  ])("are not asked for again by each request: %i", async (status, sent) => {
    const provider = await process(password, { user, lastsMs: 3_600_000 });
    await deployed(provider, declared);
    served.emulator.inject({ method: "POST", path: /auth\/tokens/, times: 999, answer: error(status, "IAM.0101") });
    await served.clock.pass(51 * 60_000);
    for (const name of ["a", "b", "c", "d"]) await deployed(provider, { ...declared, name });
    // The first one, and the tries of one renewal.
    expect(served.emulator.journal.count("POST", /auth\/tokens/)).toBe(1 + sent);
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
      "Looked at the id token of the environment (HUAWEICLOUD_OIDC_PROVIDER_URN, HUAWEICLOUD_SDK_IDP_ID or HW_ASSUME_ROLE_IDP_ID): nothing is given.",
      "Looked at the user of the environment (HW_USER_NAME): nothing is given.",
      "Looked at the metadata of this server (http://127.0.0.1:1): it does not answer: the connection was refused (ECONNREFUSED).",
      expect.stringMatching(/^Give credentials in one of these places/),
    ]);
  });

  it("the metadata are skipped if a setting says so", async () => {
    const { message } = await failureOf(deployed(await process({ PULUMI_SWR_SKIP_METADATA: "1" }), declared));
    expect(message).toMatch(/the metadata of this server: skipped because of PULUMI_SWR_SKIP_METADATA/);
  });

  it.each<[string, string, Record<string, string>, RegExp]>([
    [".huaweicloud/credentials", "[basic]\nak = AK\n", {}, /section \[basic\] has an access key but no secret key/],
    [".huaweicloud/credentials", "[basic]\nak = A K\nsk = file-canary\n", {}, /no key has; is it encrypted/],
    [".hcloud/config.json", "file-canary", {}, /config.json is not JSON/],
    [".hcloud/config.json", kooCliFile, { HW_PROFILE: "nobody" }, /profile "nobody": there is no such profile/],
  ])("a mistake in %s is reported, and its values are not", async (file, text, env, expected) => {
    write(file, text);
    const { message } = await failureOf(deployed(await process(env), declared));
    expect(message).toMatch(expected);
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
      "a wrong id token for IAM",
      { HW_ASSUME_ROLE_IDP_ID: "ci", HW_ASSUME_ROLE_ID_TOKEN: "wrong-canary" },
      { idToken, idpId: "ci" },
      /IAM did not accept the credentials \(401/,
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
  ])("%s is reported without a secret, and nothing goes to SWR", async (_, env, signIn, expected) => {
    const { message } = await failureOf(deployed(await process(env, signIn), declared));
    expect(message).toMatch(/^Cannot sign in to Huawei Cloud/);
    expect(message).toMatch(expected);
    expect(message).not.toMatch(/canary/);
    expect(served.emulator.journal.entries.filter(({ service }) => service === "SWR")).toEqual([]);
  });

  it("a wrong password is sent once, however many resources ask", async () => {
    const provider = await process({ ...password, HW_USER_PASSWORD: "wrong-canary" }, { user });
    for (const name of ["a", "b", "c"]) await failureOf(deployed(provider, { ...declared, name }));
    expect(served.emulator.journal.lines).toEqual(["POST /v3/auth/tokens 401"]);
  });

  it("a wrong key that is to take on an agency is sent once, however many resources ask", async () => {
    const wrong = { ...keys, HW_SECRET_KEY: "wrong-canary" };
    const provider = await process(wrong, { agency }, { "huaweicloud:agencyUrn": agency.urn });
    for (const name of ["a", "b", "c", "d", "e", "f"]) await failureOf(deployed(provider, { ...declared, name }));
    expect(served.emulator.journal.lines).toEqual(["POST /v5/agencies/assume 401"]);
  });

  describe.each<[string, Record<string, string>, RegExp]>([
    ["a password", password, /auth\/tokens/],
    ["an id token", { ...oidc, HUAWEICLOUD_OIDC_ID_TOKEN: idToken }, /assume-with-oidc/],
    ["an id token for IAM", { HW_ASSUME_ROLE_IDP_ID: "ci", HW_ASSUME_ROLE_ID_TOKEN: idToken }, /id-token\/tokens/],
    [
      "a key that is to take on an agency",
      { ...keys, HW_ASSUME_ROLE_AGENCY_NAME: agency.name, HW_ASSUME_ROLE_DOMAIN_NAME: agency.domain },
      /securitytokens/,
    ],
  ])("%s that is refused", (_, env, path) => {
    it.each([
      [400, "IAM.0001"],
      [401, "IAM.0101"],
      [401, "APIGW.0307"],
      [403, "IAM.0003"],
      [404, "IAM.0004"],
      [404, ""],
      [409, "IAM.0009"],
    ])("by %i %s is sent once, however many resources ask", async (status, code) => {
      const provider = await process(env, { user, idToken, agency });
      served.emulator.inject({ path, times: 999, answer: error(status, code, "no") });
      const all = ["a", "b", "c"].map((name) => failureOf(deployed(provider, { ...declared, name })));
      const later = failureOf(Promise.all(all).then(() => deployed(provider, { ...declared, name: "d" })));
      for (const { message } of [...(await Promise.all(all)), await later])
        expect(message).toMatch(new RegExp(`${status}.*no`));
      expect(served.emulator.journal.count("POST")).toBe(1);
    });

    it("under a status of success is sent once too", async () => {
      const provider = await process(env, { user, idToken, agency });
      const answer = { status: 200, body: '{"error":{"code":401,"message":"no"}}' };
      served.emulator.inject({ path, times: 999, answer });
      for (const name of ["a", "b", "c", "d"])
        expect((await failureOf(deployed(provider, { ...declared, name }))).message).toMatch(
          /answer says otherwise.*no/,
        );
      expect(served.emulator.journal.count("POST")).toBe(1);
    });
  });

  it("an id token that is refused is sent again only when its file holds another one", async () => {
    const file = write("token", "wrong-canary");
    const provider = await process({ ...oidc, HUAWEICLOUD_OIDC_TOKEN_FILE: file }, { idToken });
    for (const name of ["a", "b"]) await failureOf(deployed(provider, { ...declared, name }));
    expect(served.emulator.journal.count("POST")).toBe(1);
    write("token", idToken);
    await deployed(provider, declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ["403", error(403, "IAM.0003", "no")],
    ["404", error(404, "IAM.0004", "no")],
    ["a 200 that says no", { status: 200, body: { error: { code: 403, message: "no" } } }],
  ])("a look-up of the project that is refused by %s is sent once, however many resources ask", async (_, answer) => {
    const provider = await process(keys);
    served.emulator.inject({ path: /projects/, times: 999, answer });
    const { projectId, ...placeless } = declared;
    for (const name of ["a", "b"]) await failureOf(deployed(provider, { ...placeless, name }));
    expect(served.emulator.journal.lines).toEqual([`GET /v3/projects ${answer.status}`]);
  });

  it("a look-up of the project by a token that has ended is sent again with the next one", async () => {
    const provider = await process(password, { user });
    served.emulator.inject({ path: /projects/, times: 2, answer: error(401, "APIGW.0307", "token must be updated") });
    const { projectId, ...placeless } = declared;
    await failureOf(deployed(provider, { ...placeless, name: "a" }));
    await deployed(provider, { ...placeless, name: "b" });
    expect(served.emulator.registries().map(({ name }) => name)).toEqual(["b"]);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ HW_USER_NAME: "alice" }, /HW_USER_NAME is given without HW_USER_PASSWORD and HW_DOMAIN_NAME/],
    [
      { HUAWEICLOUD_OIDC_AGENCY_URN: "x" },
      /given without HUAWEICLOUD_OIDC_PROVIDER_URN and HUAWEICLOUD_OIDC_ID_TOKEN or/,
    ],
    [
      { HW_ASSUME_ROLE_IDP_ID: "x" },
      /HW_ASSUME_ROLE_IDP_ID is given without HW_ASSUME_ROLE_ID_TOKEN or HW_ASSUME_ROLE_ID_TOKEN_FILE/,
    ],
    [{ HUAWEICLOUD_SDK_ID_TOKEN_FILE: "x" }, /HUAWEICLOUD_SDK_ID_TOKEN_FILE is given without HUAWEICLOUD_SDK_IDP_ID/],
    [{ HW_ASSUME_ROLE_AGENCY_NAME: "x" }, /without HW_ASSUME_ROLE_DOMAIN_NAME or HW_ASSUME_ROLE_DOMAIN_ID/],
    [
      { HW_ASSUME_ROLE_AGENCY_NAME: "x", HW_ASSUME_ROLE_DOMAIN_ID: "y", HW_ASSUME_ROLE_DURATION: "1h" },
      /HW_ASSUME_ROLE_DURATION is "1h"; allowed is 900 to 86400, in seconds/,
    ],
  ])("half a way to sign in is a mistake that the preview shows: %j", async (env, expected) => {
    const { failures } = await (await process(env)).check({}, declared);
    expect(failures?.map(({ reason }) => reason)).toEqual([expect.stringMatching(expected)]);
  });
});
