import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator, sample } from "../emulator/emulator";
import { canary, shownIn } from "../support/canaries";
import { declared } from "../support/declared";
import { authority, serveProxy, serveTls } from "../tls/tunnel";
import { type Outcome, TestStack } from "./stack";

const secrets = {
  configKey: canary("config-key"),
  configToken: canary("config-token"),
  ownKey: canary("own-key"),
  ownToken: canary("own-token"),
  ownAuthToken: canary("own-auth-token"),
  farSecret: canary("far-secret"),
  nextFarSecret: canary("next-far-secret"),
  proxy: canary("proxy"),
  sdkKey: canary("sdk-key"),
  sdkToken: canary("sdk-token"),
  hwKey: canary("hw-key"),
  hwToken: canary("hw-token"),
  hwAuthToken: canary("hw-auth-token"),
  cloudKey: canary("cloud-key"),
  idToken: canary("id-token"),
  password: canary("password"),
  sdkFile: canary("sdk-file"),
  kooCliFile: canary("koo-cli-file"),
};
const agency = { urn: "iam::acme:agency:swr", name: "swr", domain: "acme" };
const { credential: _, name: __, ...args } = declared;

/** Environment and files where each place has a secret, whether it is used or not. */
function environment(folder: string, proxyPort: number): Record<string, string> {
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const profile = { name: "work", mode: "AKSK", accessKeyId: "KOOCLIKEY0001", secretAccessKey: secrets.kooCliFile };
  return {
    HUAWEICLOUD_SDK_AK: "SDKACCESSKEY0001",
    HUAWEICLOUD_SDK_SK: secrets.sdkKey,
    HUAWEICLOUD_SDK_SECURITY_TOKEN: secrets.sdkToken,
    HW_ACCESS_KEY: "HWACCESSKEY00001",
    HW_SECRET_KEY: secrets.hwKey,
    HW_SECURITY_TOKEN: secrets.hwToken,
    HW_AUTH_TOKEN: secrets.hwAuthToken,
    CLOUD_SDK_AK: "CLOUDACCESSKEY01",
    CLOUD_SDK_SK: secrets.cloudKey,
    HUAWEICLOUD_OIDC_PROVIDER_URN: "iam::acme:oidcProvider:ci",
    HUAWEICLOUD_OIDC_AGENCY_URN: agency.urn,
    HUAWEICLOUD_OIDC_ID_TOKEN: secrets.idToken,
    HW_USER_NAME: "alice",
    HW_USER_PASSWORD: secrets.password,
    HW_DOMAIN_NAME: "acme",
    HUAWEICLOUD_SDK_CREDENTIALS_FILE: file("credentials", `[basic]\nak = FILEKEY000001\nsk = ${secrets.sdkFile}\n`),
    HW_SHARED_CONFIG_FILE: file("config.json", JSON.stringify({ current: "work", profiles: [profile] })),
    HTTPS_PROXY: `http://me:${encodeURIComponent(secrets.proxy)}@127.0.0.1:${proxyPort}`,
  };
}

it("no output of the engine and no file of the state shows a secret", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "swr-canaries-"));
  const instances = [sample.instanceId];
  const emulator = await new Emulator({
    projects: [{ id: sample.projectId, name: sample.region, instances }],
    keys: [
      { accessKey: "CONFIGKEY00001", secretKey: secrets.configKey, securityToken: secrets.configToken },
      { accessKey: "OWNACCESSKEY01", secretKey: secrets.ownKey, securityToken: secrets.ownToken },
    ],
    signIn: { agency },
  }).start();
  emulator.echoes = true;
  const tls = await serveTls(Number(new URL(emulator.url).port));
  const proxy = await serveProxy(`me:${secrets.proxy}`);
  const address = `https://swr.test:${tls.port}`;
  const stack = await TestStack.create({
    program: "test/engine/programs/canaries.ts",
    config: {
      "huaweicloud:region": sample.region,
      "huaweicloud:endpoints": JSON.stringify({ swr: address, iam: address, sts: address }),
      "huaweicloud:caFile": authority,
      "huaweicloud:agencyUrn": agency.urn,
      "huaweicloud:accessKey": "CONFIGKEY00001",
      "huaweicloud:maxRetries": "1",
      "shop:args": JSON.stringify(args),
      "shop:ownAccessKey": "OWNACCESSKEY01",
    },
    secrets: {
      "huaweicloud:secretKey": secrets.configKey,
      "huaweicloud:securityToken": secrets.configToken,
      "shop:ownSecretKey": secrets.ownKey,
      "shop:ownSecurityToken": secrets.ownToken,
      "shop:ownAuthToken": secrets.ownAuthToken,
      "shop:farSecret": secrets.farSecret,
    },
    env: environment(folder, proxy.port),
  });

  const leaks: Array<[command: string, shown: string[]]> = [];
  const look = (command: string, text: string) => {
    const shown = shownIn(text, [...Object.values(secrets), ...emulator.secrets]);
    if (shown.length > 0) leaks.push([command, shown]);
  };
  const run = async (command: string, { code, output }: { code: number; output: string }, wanted: RegExp) => {
    look(command, output);
    look(`the files after ${command}`, stack.files());
    expect({ command, code, output }).toMatchObject({ output: expect.stringMatching(wanted) });
  };
  await run("up", await stack.up("--debug"), /\+ 5 created/);
  await run("preview of a rotation", await preview(stack), /~ 2 to update/);
  emulator.inject({ method: "PUT", times: 99, answer: { status: 400, body: { error_code: "x", error_msg: "weak" } } });
  await run("failing up", await stack.up("--debug"), /SWR refused it/);
  emulator.clearFaults();
  emulator.inject({ method: "PUT", times: 99, cut: "reset", afterEffect: true });
  await run("up of unknown outcome", await stack.up(), /may or may not have changed it/);
  emulator.clearFaults();
  await run("refresh", await stack.refresh("--debug"), /Resources:/);
  await run("up again", await stack.up("--logtostderr", "-v=8"), /~ 2 updated/);
  await run("stack export", { code: 0, output: await stack.must("stack", "export") }, /ciphertext/);
  await run("stack output", { code: 0, output: await stack.must("stack", "--show-ids") }, /own/);
  emulator.inject({ method: "DELETE", times: 99, answer: { status: 403, body: { error_code: "x", error_msg: "no" } } });
  await run("failing destroy", await stack.destroy("--debug"), /does not allow it/);
  emulator.clearFaults();
  await run("destroy", await stack.destroy("--debug"), /- 5 deleted/);
  look("the emulator's journal", JSON.stringify(emulator.journal.entries));

  expect(leaks).toEqual([]);
  expect(emulator.secrets.length).toBeGreaterThan(4);
  expect(proxy.asked.length).toBeGreaterThan(0);
  stack.remove();
  tls.stop();
  proxy.stop();
  await emulator.stop();
  rmSync(folder, { recursive: true });
});

describe("a secret that a program makes up, which the CLI does not know", () => {
  const secret = canary("made-up");
  const { stack, start, end } = madeUp(secret);
  beforeAll(start);
  afterAll(end);

  it("is shown by no command and stands in no file in plain", async () => {
    const leaks: string[] = [];
    const look = (command: string, { code, output }: Outcome) => {
      expect(code).toBe(0);
      if (shownIn(output + stack().files(), [secret]).length > 0) leaks.push(command);
    };
    look("preview", await stack().preview());
    look("up", await stack().up("--logtostderr", "-v=2"));
    look("refresh", await stack().refresh("--debug"));
    look("destroy", await stack().destroy("--debug"));
    expect(leaks).toEqual([]);
  });

  it.each(["--debug", "--logtostderr -v=3", "--logtostderr -v=8"])(
    "is shown by %s where a program runs, as SECURITY.md says: in the line of Pulumi's SDK about its engine's answer alone",
    async (flags) => {
      for (const command of ["preview", "up"] as const) {
        const { output } = await stack()[command](...flags.split(" "));
        const lines = output.split("\n").filter((line) => shownIn(line, [secret]).length > 0);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.filter((line) => !line.includes("RegisterResource RPC finished: "))).toEqual([]);
      }
    },
  );
});

function madeUp(secret: string) {
  let emulator: Emulator;
  let stack: TestStack;
  return {
    stack: () => stack,
    start: async () => {
      emulator = await new Emulator().start();
      stack = await TestStack.create({
        program: "test/engine/programs/made-up-secret.ts",
        config: { "huaweicloud:endpoints": emulator.endpoints, "shop:args": JSON.stringify(args) },
        env: { MADE_UP: secret },
      });
    },
    end: async () => {
      stack.remove();
      await emulator.stop();
    },
  };
}

async function preview(stack: TestStack) {
  await stack.configure({}, { "shop:farSecret": secrets.nextFarSecret });
  return stack.preview();
}
