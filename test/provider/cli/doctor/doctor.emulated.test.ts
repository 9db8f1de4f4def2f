import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type DoctorOptions, examine } from "../../../../provider/cli/doctor/doctor";
import { TransportError } from "../../../../provider/huaweicloud/http/transport-error";
import { Emulator, type EmulatorOptions, sample } from "../../../emulator/emulator";
import { authority, serveProxy } from "../../../tls/tunnel";

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.stop();
  emulator = undefined;
});

const keys = { HW_ACCESS_KEY: sample.accessKey, HW_SECRET_KEY: sample.secretKey };
const inRegion = { HW_REGION_NAME: sample.region, PULUMI_SWR_SKIP_METADATA: "1" };

interface Case {
  /** The keys of stack config that are stored in plain text, and what else was read of it. */
  plain?: string[];
  stack?: { problem?: string };
  env?: Record<string, string>;
  config?: Record<string, string>;
  emulated?: EmulatorOptions;
  more?: DoctorOptions;
  before?: (emulator: Emulator) => void;
}

async function examined({
  env = keys,
  config = {},
  emulated = {},
  more = {},
  before,
  plain = [],
  stack = {},
}: Case = {}) {
  emulator = await new Emulator(emulated).start();
  before?.(emulator);
  const lines: string[] = [];
  const settings = new Map(Object.entries({ "huaweicloud:endpoints": emulator.endpoints, ...config }));
  const all: Record<string, string> = { ...inRegion, ...env };
  const well = await examine({
    env: (key) => all[key],
    log: (line) => lines.push(line),
    stackConfig: async () => ({ settings, plain: new Set(plain), summary: "of the test", ...stack }),
    metadataAddress: "http://127.0.0.1:1",
    ...more,
  });
  return { well, text: lines.join("\n"), journal: emulator.journal.lines };
}

describe("the doctor", () => {
  it("says what would be used and why, and that a signed read call went well", async () => {
    const { well, text, journal } = await examined();
    expect(text).toMatch(/region +cn-north-4 \(HW_REGION_NAME\)/);
    expect(text).toMatch(/SWR +http:\/\/127.0.0.1:\d+ \(huaweicloud:endpoints\)/);
    expect(text).toMatch(/credentials +access key …Y001 \(the environment \(HW_ACCESS_KEY and HW_SECRET_KEY\)\)/);
    expect(text).toMatch(new RegExp(`project +${sample.projectId} \\(IAM's main project of the region\\)`));
    expect(text).toMatch(/SWR +answered in .* s: instance ee-7b6c1f2e \(7b6c1f2e-3d4a-4b5c-8d9e-0f1a2b3c4d5e\)/);
    expect(text).toMatch(/clock +right/);
    expect(well).toBe(true);
    expect(journal).toEqual(["GET /v3/projects 200", "GET /v2/0a1b2c3d4e5f60718293a4b5c6d7e8f9/instances 200"]);
  });

  it("sends one call where the project is given, and reads the registries of an instance that is named", async () => {
    const { text, journal } = await examined({
      env: { ...keys, HW_PROJECT_ID: sample.projectId },
      more: { instance: sample.instanceId },
    });
    expect(text).toMatch(/project .*\(HW_PROJECT_ID\)/);
    expect(text).toMatch(/registries in the instance: 0/);
    expect(journal).toEqual(["GET registries 200"]);
    expect(text).toMatch(/permissions +swr:instance:listRegistries works; not tried: /);
  });

  it("says which rights it did not try", async () => {
    const { text } = await examined();
    const [, untried = ""] = /permissions +swr:instance:list works; not tried: (.*) \(up, /.exec(text) ?? [];
    const needed = ["create", "list", "get", "update", "delete"].map((verb) =>
      verb === "list" ? "swr:instance:listRegistries" : `swr:instance:${verb}Registry`,
    );
    const ofNamespaces = ["create", "get", "update", "delete"].map((verb) => `swr:repository:${verb}Namespace`);
    const others = ["swr:instance:listReplicationPolicies", ...ofNamespaces, "swr:repository:listNamespaces"];
    expect(untried.split(", ").sort()).toEqual([...needed, ...others].sort());
  });

  it("shows no secret, and of the access key the last four letters", async () => {
    const proxy = "http://me:proxy-canary@127.0.0.1:9";
    const { text } = await examined({ env: { ...keys, HTTPS_PROXY: proxy, HW_SECURITY_TOKEN: "token-canary" } });
    expect(text).toMatch(/proxy +127.0.0.1:9 \(HTTPS_PROXY\)/);
    expect(text).not.toMatch(/canary|emulator-secret|EMULATORACCESSKEY/);
  });

  it.each<[string, Case, RegExp]>([
    ["no region", { env: { ...keys, HW_REGION_NAME: "" } }, /the region is missing; give it in/],
    ["half a credential", { env: { HW_ACCESS_KEY: "x" } }, /is incomplete: HW_SECRET_KEY is missing/],
    ["no credentials", { env: {} }, /no credentials were found.\nLooked at stack config/],
    [
      "a misspelt setting",
      { config: { "huaweicloud:projcetId": "x" } },
      /huaweicloud:projcetId .* did you mean huaweicloud:projectId\?/,
    ],
    [
      "a secret that is stored in plain",
      { plain: ["huaweicloud:secretKey", "huaweicloud:accessKey"] },
      /Warning: huaweicloud:secretKey is stored in plain text, .* set it again with --secret/,
    ],
    [
      "stack config that cannot be read",
      { stack: { problem: "incorrect passphrase" } },
      /Problem: stack config could not be read, so nothing was tried: incorrect passphrase/,
    ],
    [
      "a project that cannot be one",
      { env: { ...keys, HW_PROJECT_ID: "my project" } },
      /HW_PROJECT_ID is "my project"; an id has/,
    ],
    ["an instance that cannot be one", { more: { instance: "../x" } }, /--instance is "..\/x"; an id has/],
    [
      "a project without an instance",
      { env: { ...keys, HW_PROJECT_ID: "abc" } },
      /Problem: there is no SWR Enterprise instance in project abc \(HW_PROJECT_ID\)/,
    ],
    [
      "an agency that may not be taken on",
      { config: { "huaweicloud:agencyUrn": "iam::acme:agency:ops" } },
      /The sign-in used the agency iam::acme:agency:ops, assumed with the credentials of the environment \(HW_ACCESS_KEY/,
    ],
    [
      "a clock that is behind",
      { emulated: { now: () => Date.now() + 20 * 60_000 } },
      /clock of this machine is 20 minutes behind the server's/,
    ],
    [
      "a clock that is ahead",
      { emulated: { now: () => Date.now() - 20 * 60_000 } },
      /clock of this machine is 20 minutes ahead of the server's/,
    ],
    [
      "a wrong secret key",
      { env: { ...keys, HW_SECRET_KEY: "wrong-canary" } },
      /The secret key does not belong to this access key/,
    ],
    [
      "a temporary key without its token",
      { emulated: { keys: [{ ...sample, securityToken: "token-canary" }] } },
      /The access key is a temporary one, and was sent without its token: give `securityToken` with it/,
    ],
    ["an access key that is not there", { env: { ...keys, HW_ACCESS_KEY: "NOBODYSKEY0001" } }, /key does not exist/],
    [
      "a key that is disabled",
      {
        before: (at) =>
          at.inject({ answer: { status: 401, body: { error_code: "APIGW.0301", error_msg: "ak is disabled" } } }),
      },
      /The access key or its user is disabled/,
    ],
    [
      "a missing right",
      { before: (at) => void at.deniedActions.add("swr:instance:list") },
      /Allow the IAM action swr:instance:list/,
    ],
    [
      "a region without the service",
      {
        env: { ...keys, HW_PROJECT_ID: sample.projectId },
        before: (at) =>
          at.inject({ answer: { status: 404, body: { error_code: "APIGW.0101", error_msg: "no such API" } } }),
      },
      /perhaps SWR Enterprise Edition is not sold in that region/,
    ],
    [
      "another region",
      { env: { ...keys, HW_REGION_NAME: "cn-south-1" } },
      /IAM lists no project of that name for these credentials/,
    ],
    [
      "a misspelt region",
      {
        env: { ...keys, HW_REGION_NAME: "cn-nroth-4" },
        config: { "huaweicloud:endpoints": "{}" },
        more: {
          transport: async () => {
            throw new TransportError("misconfigured", "the host is not known (ENOTFOUND)");
          },
        },
      },
      /Perhaps it is misspelt: region "cn-nroth-4" .* the nearest known is cn-north-4/,
    ],
  ])("explains %s in plain words", async (name, given, words) => {
    const { well, text } = await examined(given);
    expect(text).toMatch(words);
    expect(well).toBe(/^a misspelt setting|in plain$/.test(name));
    expect(text).not.toMatch(/canary|^\s+at /m);
  });

  it("names the settings of Huawei Cloud's tools that count, and those that are not used", async () => {
    const at = (iam: string) => ({
      ...keys,
      HW_AUTH_URL: `${iam}/v3`,
      HW_CLOUD: "cloud.example.com",
      HW_INSECURE: "1",
    });
    const { well, text } = await examined({
      env: at("http://127.0.0.1:1"),
      config: { "huaweicloud:endpoints": '{"obs":"https://obs.example.com"}' },
      more: { transport: () => Promise.reject(new TransportError("misconfigured", "nobody")) },
    });
    expect(well).toBe(false);
    expect(text).toMatch(/SWR +https:\/\/swr-api.cn-north-4.cloud.example.com \(HW_CLOUD\)/);
    expect(text).toMatch(/IAM +http:\/\/127.0.0.1:1 \(HW_AUTH_URL\)/);
    expect(text).toMatch(/not used +HW_INSECURE \(certificates .*\), huaweicloud:endpoints for obs$/m);
  });

  it("names the project of a profile of KooCLI, and its region as one that is not used", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "swr-doctor-"));
    const file = path.join(folder, "config.json");
    const { accessKey: accessKeyId, secretKey: secretAccessKey, projectId } = sample;
    const profile = (region: string) =>
      writeFileSync(
        file,
        JSON.stringify({ profiles: [{ name: "default", accessKeyId, secretAccessKey, projectId, region }] }),
      );
    profile("cn-east-3");
    const elsewhere = await examined({ env: { HW_SHARED_CONFIG_FILE: file } });
    expect(elsewhere.text).toMatch(/not used +the region cn-east-3 and the project of KooCLI's file .*config.json$/m);
    expect(elsewhere.text).toMatch(/project .* \(IAM's main project of the region\)/);
    await emulator?.stop();
    profile(sample.region);
    const here = await examined({ env: { HW_SHARED_CONFIG_FILE: file } });
    await emulator?.stop();
    const beaten = await examined({ env: { HW_SHARED_CONFIG_FILE: file, HW_PROJECT_ID: "other" } });
    rmSync(folder, { recursive: true });
    expect(beaten.text).toMatch(/not used +the project of KooCLI's file .*config.json$/m);
    expect(here.text).toMatch(new RegExp(`project +${projectId} \\(KooCLI's file .*config.json\\)`));
    expect(here.text).not.toMatch(/not used/);
  });

  it.each<[string, string, string]>([
    [
      "the SDKs' file",
      "HUAWEICLOUD_SDK_CREDENTIALS_FILE",
      `[basic]\nak = ${sample.accessKey}\nsk = ${sample.secretKey}\nproject_id=a b c\n`,
    ],
    [
      "KooCLI's file",
      "HW_SHARED_CONFIG_FILE",
      JSON.stringify({
        profiles: [
          { name: "default", accessKeyId: sample.accessKey, secretAccessKey: sample.secretKey, projectId: "a b c" },
        ],
      }),
    ],
  ])("names the file whose project cannot be one, and asks nobody: %s", async (_, variable, content) => {
    const folder = mkdtempSync(path.join(tmpdir(), "swr-doctor-"));
    const file = path.join(folder, "given");
    writeFileSync(file, content);
    const { well, text, journal } = await examined({ env: { [variable]: file } });
    rmSync(folder, { recursive: true });
    expect(text).toMatch(/the project of .*given.* is "a b c"; an id has 1 to 64 letters, digits, - and _\.$/m);
    expect(text).toMatch(/^Correct it there, or give the project in /m);
    expect({ well, journal }).toEqual({ well: false, journal: [] });
  });

  it("lets no name that comes from elsewhere steer the terminal", async () => {
    const name = "a\u001b]0;pwned\u0007\u001b[2J\n\nAll is well.";
    const { text } = await examined({
      env: { ...keys, HW_PROJECT_ID: sample.projectId },
      before: (at) => at.inject({ answer: { status: 200, body: { instances: [{ name, id: "x" }] } } }),
    });
    expect(text).toMatch(/instance a \]0;pwned \[2J All is well. \(x\)/);
  });

  it("names ten instances, and how many more there are", async () => {
    const instances = Array.from({ length: 5_000 }, (_, id) => ({ name: `ee-${id}`, id: String(id) }));
    const { text } = await examined({
      env: { ...keys, HW_PROJECT_ID: sample.projectId },
      before: (at) => at.inject({ answer: { status: 200, body: { instances } } }),
    });
    expect(text).toMatch(/ee-8 \(8\), ee-9 \(9\), 4990 more$/m);
  });

  it("explains a proxy that is in the way", async () => {
    const proxy = await serveProxy("me:proxy-canary");
    const { text } = await examined({
      env: { ...keys, HTTPS_PROXY: `http://me:wrong-canary@127.0.0.1:${proxy.port}` },
      config: { "huaweicloud:endpoints": '{"iam":"https://swr.test"}', "huaweicloud:caFile": authority },
    });
    proxy.stop();
    expect(text).toMatch(/Requests go through the proxy 127.0.0.1:\d+ \(HTTPS_PROXY/);
    expect(text).not.toMatch(/canary/);
  });
});
