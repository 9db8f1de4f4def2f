import * as pulumi from "@pulumi/pulumi";
import { readSettings } from "../../provider/settings/settings";
import * as swr from "../../sdk";

const seen: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: (args) => {
      seen.push(args);
      return { id: "p", state: args.inputs };
    },
    call: () => ({}),
  }),
);
afterEach(() => pulumi.runtime.setAllConfig({}));

const settled = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

/** The settings that its process is configured with. */
async function settingsOf(args: swr.ProviderArgs, config: Record<string, string> = {}) {
  pulumi.runtime.setAllConfig(config);
  await settled(new swr.Provider("east", args).urn);
  return seen.at(-1)?.inputs;
}

describe("swr.Provider", () => {
  it("is a provider of dynamic resources, with settings under their names in stack config", async () => {
    const endpoints = { swr: "https://swr.example.com" };
    const inputs = await settingsOf({ region: "cn-east-3", accessKey: "a", secretKey: "s", maxRetries: 2, endpoints });
    expect(seen.at(-1)?.type).toBe("pulumi:providers:pulumi-nodejs");
    expect(inputs).toMatchObject({
      "huaweicloud:provider": "east",
      "huaweicloud:region": "cn-east-3",
      "huaweicloud:accessKey": "a",
      "huaweicloud:maxRetries": "2",
      "huaweicloud:endpoints": JSON.stringify(endpoints),
    });
  });

  it("takes what it is not given from stack config", async () => {
    const config = {
      "huaweicloud:region": "cn-north-4",
      "huaweicloud:projectId": "p",
      "huaweicloud:cloud": "example.com",
    };
    expect(await settingsOf({ cloud: "other.com" }, config)).toMatchObject({
      "huaweicloud:region": "cn-north-4",
      "huaweicloud:projectId": "p",
      "huaweicloud:cloud": "other.com",
    });
  });

  it("never completes a credential out of stack config", async () => {
    const config = { "huaweicloud:secretKey": "s", "huaweicloud:accessKey": "b", "huaweicloud:securityToken": "t" };
    const inputs = await settingsOf({ accessKey: "a", secretKey: "own" }, config);
    expect(inputs).toMatchObject({ "huaweicloud:accessKey": "a", "huaweicloud:secretKey": { value: "own" } });
    expect(inputs).not.toHaveProperty("huaweicloud:securityToken");
    await expect(settingsOf({ accessKey: "a" }, config)).rejects.toThrow(/secretKey is missing/);
  });

  it.each<[string, swr.ProviderArgs]>([
    ["region", { region: "cn-east-3" }],
    ["credential", { accessKey: "a", secretKey: "s" }],
  ])("takes no project of stack config with a %s of its own", async (_, args) => {
    expect(await settingsOf(args, { "huaweicloud:projectId": "p" })).not.toHaveProperty("huaweicloud:projectId");
  });

  it("takes what comes out as nothing from stack config too", async () => {
    const config = { "huaweicloud:region": "cn-north-4" };
    for (const region of [undefined, pulumi.output(undefined), Promise.resolve(undefined)]) {
      expect(await settingsOf({ region }, config)).toMatchObject({ "huaweicloud:region": "cn-north-4" });
    }
  });

  it("passes on nothing that it was not given", async () => {
    expect(Object.keys((await settingsOf({ region: "cn-east-3" })) ?? {})).toEqual([
      "huaweicloud:provider",
      "huaweicloud:region",
    ]);
  });
});

/** What a program in JavaScript may hand over. */
const making = (args: unknown) => () => Reflect.construct(swr.Provider, ["east", args]);

/** What is known only after a while. */
const later = (value: unknown) => pulumi.output(new Promise<unknown>((resolve) => setImmediate(() => resolve(value))));
const colour = "<{%x%}>";

describe("settings of swr.Provider that are wrong", () => {
  it.each<[RegExp, unknown]>([
    [/^swr.Provider "east": "regin" is not a known setting; did you mean "region"\?$/, { regin: "cn-east-3" }],
    [/"acessKey" is not a known setting; did you mean "accessKey"\?/, { acessKey: "a", secretKey: "s" }],
    [
      /"verbosity" is not a known setting; the known settings are accessKey, .*, showAuthorizationDetail/,
      { verbosity: 3 },
    ],
    [/^swr.Provider "east": region is "cn north"; a region is written like cn-north-4$/, { region: "cn north" }],
    [/region is not a string/, { region: 4 }],
    [/accessKey is empty; leave it out/, { accessKey: "", secretKey: "s" }],
    [/accessKey is not a string/, { accessKey: { ak: "a" }, secretKey: "s" }],
    [/the credential in the provider "east" is incomplete: secretKey is missing/, { accessKey: "a" }],
    [/credential in the provider "east" .* has blanks/, { authToken: "two words" }],
    [/maxRetries is "many"; it is a whole number from 0 to 99/, { maxRetries: "many" }],
    [/maxRetries is "2.5"/, { maxRetries: 2.5 }],
    [/maxRetries is "NaN"/, { maxRetries: Number.NaN }],
    [/cloud is "example"; it is a domain/, { cloud: "example" }],
    [/endpoints names "swrr"; allowed are swr, iam and sts/, { endpoints: { swrr: "https://swr.example.com" } }],
    [/endpoints: the address of swr has the scheme http/, { endpoints: { swr: "http://swr.example.com" } }],
    [/endpoints must be a JSON object/, { endpoints: "swr.example.com" }],
    [/showAuthorizationDetail is "yes"; allowed is true/, { showAuthorizationDetail: "yes" }],
    [/^swr.Provider "east": its settings must be an object such as { region: "cn-north-4" }, or left out$/, null],
    [/its settings must be an object/, "cn-east-3"],
    [/its settings must be an object/, ["cn-east-3"]],
    [/its settings must be an object/, pulumi.output({ region: "cn-east-3" })],
  ])("are one sentence each: %s", (message, args) => {
    expect(making(args)).toThrow(message);
    expect(making(args)).toThrow(pulumi.RunError);
  });

  it("are reported all at once, without a secret", () => {
    const args = {
      regin: "x",
      region: "cn north",
      maxRetries: "many",
      accessKey: "a",
      secretKey: "s3cr et",
      cloud: "",
    };
    const problems = ['"regin"', "cloud is empty", "region is", "the credential .* has blanks", "maxRetries is"];
    expect(making(args)).toThrow(
      new RegExp(`^${problems.map((each) => `swr.Provider "east": ${each}.*`).join("\\n")}$`),
    );
    expect(making(args)).not.toThrow(/s3cr/);
  });

  it.each<[string, unknown]>([
    ["regions", { region: pulumi.output("cn-east-3"), maxRetries: Promise.resolve(2) }],
    ["half of a credential", { accessKey: "a", secretKey: pulumi.secret("s") }],
    ["addresses", { endpoints: { swr: pulumi.output("https://swr.example.com") } }],
    ["what is left out", { region: undefined, projectId: null }],
  ])("pass if they are not known yet: %s", (_, args) => {
    expect(making(args)).not.toThrow();
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["region", { region: pulumi.output("cn north") }, /region is "cn north"/],
    ["accessKey", { accessKey: pulumi.output(""), secretKey: "s" }, /accessKey is empty/],
    ["secretKey", { accessKey: "a", secretKey: pulumi.output(undefined) }, /secretKey is missing/],
    ["accessKey", { accessKey: Promise.resolve(undefined), secretKey: pulumi.output("s") }, /accessKey is missing/],
  ])(
    "fail the run once they are known, and leave no empty %s that would mean another account",
    async (key, args, message) => {
      const error = jest.spyOn(pulumi.log, "error").mockResolvedValue();
      const inputs = await settingsOf(args);
      expect(error.mock.calls).toEqual([[expect.stringMatching(message)]]);
      const value = inputs?.[`huaweicloud:${key}`];
      expect(
        readSettings(
          (name) => (name === `huaweicloud:${key}` ? (value.value ?? value) : undefined),
          () => undefined,
        ).problems,
      ).not.toEqual([]);
      error.mockRestore();
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ["authToken", { authToken: later(undefined) }],
    ["profile", { profile: later(undefined) }],
    ["authToken and profile", { profile: later(null), authToken: later(undefined) }],
    ["accessKey and secretKey", { accessKey: later(undefined), secretKey: pulumi.secret(later(undefined)) }],
  ])("never let a credential of its own that turns out to be none mean another account: %s", async (names, args) => {
    const error = jest.spyOn(pulumi.log, "error").mockResolvedValue();
    const inputs = await settingsOf(args, { "huaweicloud:authToken": "of-the-stack" });
    expect(error.mock.calls).toEqual([[expect.stringContaining(`"east": ${names} turned out to have no value`)]]);
    error.mockRestore();
    const env: Record<string, string> = { HW_ACCESS_KEY: "of-the-environment", HW_SECRET_KEY: "s" };
    const { credential, problems } = readSettings(
      (key) => inputs?.[key]?.value ?? inputs?.[key],
      (key) => env[key],
    );
    expect(problems).toEqual(names.split(" and ").map((key) => `huaweicloud:${key} is empty`));
    expect(JSON.stringify({ credential })).not.toMatch(/of-the/);
  });

  it.each<[string, Record<string, unknown>]>([
    ["keys without a token", { accessKey: later("a"), secretKey: later("s"), securityToken: later(undefined) }],
    ["one of two credentials", { accessKey: later("a"), secretKey: pulumi.secret("s"), authToken: later(undefined) }],
  ])("take a credential of which only a part is none: %s", async (_, args) => {
    const error = jest.spyOn(pulumi.log, "error").mockResolvedValue();
    const inputs = await settingsOf(args);
    expect(error.mock.calls).toEqual([]);
    error.mockRestore();
    // The access key is not made a secret by what it is held against.
    expect(inputs).toMatchObject({ "huaweicloud:accessKey": "a", "huaweicloud:secretKey": { value: "s" } });
  });

  it.each<[string, Record<string, unknown>]>([
    ["region", { region: pulumi.secret("TOP-canary 1") }],
    ["cloud", { cloud: pulumi.secret("TOP-canary-1") }],
    ["maxRetries", { maxRetries: pulumi.secret("TOP-canary-1") }],
    ["endpoints", { endpoints: { swr: "https://swr.example.com", "TOP-canary-1": pulumi.secret("TOP-canary-2") } }],
  ])("are not quoted where they are secret, nor handed on: %s", async (key, args) => {
    const error = jest.spyOn(pulumi.log, "error").mockResolvedValue();
    const inputs = await settingsOf(args);
    expect(error.mock.calls).toEqual([[`swr.Provider "east": ${key} is invalid; it is a secret, so it is not shown`]]);
    error.mockRestore();
    expect(JSON.stringify(inputs)).not.toMatch(/canary/);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a name", { [`reg ${colour}`]: "x" }, `"reg < {%x%}>" is not a known setting`],
    ["the name of a service", { endpoints: { [`sw ${colour}`]: "https://x" } }, "endpoints holds <{%"],
    ...["region", "projectId", "profile", "agencyUrn", "cloud", "caFile"].map(
      (key): [string, Record<string, unknown>, string] => [key, { [key]: `x${colour}` }, `${key} holds <{%`],
    ),
    ["accessKey", { accessKey: `x${colour}`, secretKey: "s" }, "accessKey holds <{%"],
  ])("hand on no colour of Pulumi's CLI, whether known at once or later: %s", async (_, args, message) => {
    const shown = message.replace("<{%", "< {%");
    expect(making(args)).toThrow(`swr.Provider "east": ${shown}`);
    expect(making(args)).not.toThrow(/<\{%/);
    if (message.startsWith('"')) return;
    const error = jest.spyOn(pulumi.log, "error").mockResolvedValue();
    const inputs = await settingsOf(
      Object.fromEntries(Object.entries(args).map(([key, value]) => [key, later(value)])),
    );
    expect(error.mock.calls).toEqual([[expect.stringContaining(shown)]]);
    error.mockRestore();
    expect(JSON.stringify(inputs)).not.toContain("<{%");
  });

  it("hand on no colour out of stack config", async () => {
    const config = { "huaweicloud:caFile": `/none/${colour}` };
    await expect(settingsOf({}, config)).rejects.toThrow(/"east": huaweicloud:caFile in stack config holds < \{%/);
  });
});
