import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { operations, rowsFor, runWithFault } from "../chaos/fault-table";
import type { SignInOptions } from "../emulator/account";
import { sample } from "../emulator/emulator";
import { canary, shownIn } from "../support/canaries";
import { declared } from "../support/declared";
import { deployed, emulateProvider } from "../support/emulated-provider";

const { accessKey } = sample;
const secrets = {
  secretKey: canary("secret-key"),
  securityToken: canary("security-token"),
  authToken: canary("auth-token"),
  password: canary("password"),
  idToken: canary("id-token"),
  farSecret: canary("far-secret"),
  unused: canary("unused"),
};
const args = { ...declared, credential: { accessKey: "robot", accessSecret: secrets.farSecret } };
const user = { name: "alice", password: secrets.password, domain: "acme" };
const agency = { urn: "iam::acme:agency:swr", name: "swr", domain: "acme" };

const folder = mkdtempSync(path.join(tmpdir(), "swr-canaries-"));
const file = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true }));

interface Source {
  /** Whether its keys come with a security token. */
  temporary?: boolean;
  env?: Record<string, string>;
  config?: Record<string, string>;
  signIn?: SignInOptions;
}

const family = (ak: string, sk: string, token?: string) => ({
  [ak]: accessKey,
  [sk]: secrets.secretKey,
  ...(token && { [token]: secrets.securityToken }),
});
const hwKeys = family("HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN");
const oidc = { HUAWEICLOUD_OIDC_PROVIDER_URN: "iam::acme:oidcProvider:ci", HUAWEICLOUD_OIDC_AGENCY_URN: agency.urn };
const sections = `[basic]\nak = ${accessKey}\nsk = ${secrets.secretKey}\nsecurity_token = ${secrets.securityToken}\n`;
const profile = { name: "work", mode: "AKSK", accessKeyId: accessKey, secretAccessKey: secrets.secretKey };

const sources: ReadonlyArray<readonly [string, Source]> = [
  [
    "keys of stack config",
    { temporary: true, config: family("huaweicloud:accessKey", "huaweicloud:secretKey", "huaweicloud:securityToken") },
  ],
  ["a token of stack config", { config: { "huaweicloud:authToken": secrets.authToken } }],
  [
    "HUAWEICLOUD_SDK_AK",
    { temporary: true, env: family("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN") },
  ],
  ["HW_ACCESS_KEY", { temporary: true, env: hwKeys }],
  ["HW_AUTH_TOKEN", { env: { HW_AUTH_TOKEN: secrets.authToken } }],
  ["CLOUD_SDK_AK", { env: family("CLOUD_SDK_AK", "CLOUD_SDK_SK") }],
  ["the SDKs' file", { temporary: true, env: { HUAWEICLOUD_SDK_CREDENTIALS_FILE: file("credentials", sections) } }],
  [
    "KooCLI's file",
    { env: { HW_SHARED_CONFIG_FILE: file("config.json", JSON.stringify({ current: "work", profiles: [profile] })) } },
  ],
  [
    "an id token",
    { env: { ...oidc, HUAWEICLOUD_OIDC_ID_TOKEN: secrets.idToken }, signIn: { idToken: secrets.idToken } },
  ],
  [
    "the file of an id token",
    {
      env: { ...oidc, HUAWEICLOUD_OIDC_TOKEN_FILE: file("token", secrets.idToken) },
      signIn: { idToken: secrets.idToken },
    },
  ],
  [
    "an id token for IAM",
    {
      env: { HW_ASSUME_ROLE_IDP_ID: "ci", HW_ASSUME_ROLE_ID_TOKEN: secrets.idToken },
      signIn: { idToken: secrets.idToken, idpId: "ci" },
    },
  ],
  [
    "a password",
    { env: { HW_USER_NAME: "alice", HW_USER_PASSWORD: secrets.password, HW_DOMAIN_NAME: "acme" }, signIn: { user } },
  ],
  ["the metadata", { signIn: { metadata: true } }],
  [
    "an agency by URN",
    { temporary: true, env: hwKeys, config: { "huaweicloud:agencyUrn": agency.urn }, signIn: { agency } },
  ],
  [
    "an agency by name",
    {
      temporary: true,
      env: { ...hwKeys, HW_ASSUME_ROLE_AGENCY_NAME: "swr", HW_ASSUME_ROLE_DOMAIN_NAME: "acme" },
      signIn: { agency },
    },
  ],
];

const proxy = `http://me:${encodeURIComponent(secrets.unused)}@127.0.0.1:1`;

/** An emulator that quotes requests in its errors, a provider with this source, and everything that a user may see of it. */
async function watched({ env = {}, config = {}, signIn = {}, temporary = false }: Source) {
  const key = { accessKey, secretKey: secrets.secretKey, ...(temporary && { securityToken: secrets.securityToken }) };
  const served = await emulateProvider({ signIn, keys: [key], authToken: secrets.authToken });
  served.emulator.echoes = true;
  const address = signIn.metadata ? { metadataAddress: served.emulator.url } : {};
  const provider = () =>
    served.again(config, { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ...env }, { hasKeys: false, ...address });
  const printed: unknown[] = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const)
    jest.spyOn(console, method).mockImplementation((...words) => void printed.push(words));
  return { ...served, provider, printed };
}

/** All that is in it, hidden fields and causes too, but for the declared secret where the state keeps it. */
function everythingIn(outcome: unknown, ...more: unknown[]): string {
  const looked = { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null };
  if (!(outcome instanceof Error)) return inspect([withoutSecret(outcome), ...more], looked);
  const { properties, ...fields } = outcome as Error & { properties?: object };
  const { message, stack, cause } = outcome;
  return inspect([message, stack, cause, `${outcome}`, fields, withoutSecret(properties), ...more], looked);
}

function withoutSecret(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (key, inner) =>
      key === "accessSecret" && inner === secrets.farSecret ? "kept" : inner,
    ),
  );
}

afterEach(() => jest.restoreAllMocks());

describe.each(sources)("with the credentials of %s", (_, source) => {
  it("a create signs in and is done", async () => {
    const { emulator, provider } = await watched(source);
    await deployed(provider(), args);
    expect(emulator.registries()).toHaveLength(1);
    await emulator.stop();
  });

  it.each(operations)("no fault of a %s shows a secret", async (operation) => {
    for (const fault of rowsFor(operation)) {
      const { emulator, provider, said, printed } = await watched(source);
      const outcome = await runWithFault(fault, operation, emulator, provider, { args });
      const text = everythingIn(outcome, said, printed, emulator.journal.entries);
      expect({ fault: fault.name, shown: shownIn(text, [...Object.values(secrets), ...emulator.secrets]) }).toEqual({
        fault: fault.name,
        shown: [],
      });
      await emulator.stop();
    }
  });

  it.each([400, 401, 403, 500])("a sign-in or look-up that ends in %i shows none", async (status) => {
    const { emulator, provider, said, printed } = await watched(source);
    const body = { error_code: "X.1", error_msg: "no" };
    emulator.inject({ path: /v3|v5|securitykey/, times: 99, answer: { status, body } });
    const { projectId: __, ...placeless } = args;
    const outcome = await runWithFault({ name: "none", trouble: () => {} }, "create", emulator, provider, {
      args: placeless,
    });
    expect(outcome).toBeInstanceOf(Error);
    expect(shownIn(everythingIn(outcome, said, printed), [...Object.values(secrets), ...emulator.secrets])).toEqual([]);
    await emulator.stop();
  });
});
