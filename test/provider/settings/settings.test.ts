import { settingNames } from "../../../provider/settings/setting-names";
import { readSettings } from "../../../provider/settings/settings";

const read = (values: Record<string, string>) => (key: string) => values[key];
const settings = (config: Record<string, string>, env: Record<string, string> = {}) =>
  readSettings(read(config), read(env));

describe("settings", () => {
  it("take stack config before the environment", () => {
    const found = settings(
      { "huaweicloud:region": "cn-north-4" },
      { HW_REGION_NAME: "cn-south-1", HW_PROJECT_ID: "p" },
    );
    expect(found).toMatchObject({ region: "cn-north-4", projectId: "p", problems: [] });
  });

  it.each([
    [
      { "huaweicloud:accessKey": "a", "huaweicloud:secretKey": "s" },
      {},
      "stack config (huaweicloud:accessKey and huaweicloud:secretKey)",
    ],
    [{ "huaweicloud:authToken": "t" }, {}, "stack config (huaweicloud:authToken)"],
    [
      {},
      { HUAWEICLOUD_SDK_AK: "a", HUAWEICLOUD_SDK_SK: "s", HW_ACCESS_KEY: "b", HW_SECRET_KEY: "t" },
      "the environment (HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK)",
    ],
    [
      {},
      { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s", CLOUD_SDK_AK: "b", CLOUD_SDK_SK: "t" },
      "the environment (HW_ACCESS_KEY and HW_SECRET_KEY)",
    ],
    [{}, { HW_AUTH_TOKEN: "t" }, "the environment (HW_AUTH_TOKEN)"],
    [{}, { CLOUD_SDK_AK: "a", CLOUD_SDK_SK: "s" }, "the environment (CLOUD_SDK_AK and CLOUD_SDK_SK)"],
  ])("find a whole credential in %j %j", (config, env, source) => {
    expect(settings(config as Record<string, string>, env as Record<string, string>).credential?.source).toBe(source);
  });

  it("never pair an access key with a secret of another source", () => {
    const { credential, problems } = settings(
      { "huaweicloud:accessKey": "a" },
      { HW_SECRET_KEY: "s", HW_ACCESS_KEY: "b" },
    );
    expect(credential).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining("huaweicloud:secretKey is missing")]);
  });

  it("keep the security token with its key", () => {
    const env = { HUAWEICLOUD_SDK_AK: "a", HUAWEICLOUD_SDK_SK: "s", HUAWEICLOUD_SDK_SECURITY_TOKEN: "t" };
    expect(settings({}, env).credential?.value).toEqual({
      kind: "keys",
      accessKey: "a",
      secretKey: "s",
      securityToken: "t",
    });
  });

  it.each(settingNames)("refuse a %s that is an empty text, and say it once", (name) => {
    const { problems } = settings({ [`huaweicloud:${name}`]: '""' }, { HW_AUTH_TOKEN: "t" });
    expect(problems.filter((each) => !each.includes("is incomplete"))).toEqual([`huaweicloud:${name} is empty`]);
  });

  it.each([
    [" pw ", " pw "],
    ["  ", "  "],
    [" pw \r\n", " pw "],
  ])("keep the blanks of a password, and trim everything else: %j", (password, kept) => {
    const env = {
      HW_USER_NAME: " alice ",
      HW_USER_PASSWORD: password,
      HW_DOMAIN_NAME: "acme\n",
      HW_REGION_NAME: " r ",
    };
    expect(settings({}, env)).toMatchObject({
      region: "r",
      signIn: { user: { name: "alice", password: kept, domain: "acme" } },
      problems: [],
    });
  });

  it("take an empty variable for one that is not set", () => {
    expect(settings({}, { HW_ACCESS_KEY: "", HW_SECRET_KEY: " " })).toMatchObject({
      credential: undefined,
      problems: [],
    });
  });

  it.each([
    ["huaweicloud:region", "cn north 4", /cn-north-4/],
    ["huaweicloud:region", "evil.example.com/", /cn-north-4/],
    ["huaweicloud:cloud", "https://x", /domain/],
    ["huaweicloud:maxRetries", "many", /0 to 99/],
    ["huaweicloud:maxRetries", "100", /is "100".* 0 to 99/],
    ["huaweicloud:showAuthorizationDetail", "yes", /allowed is true \(1\) or false \(0\)/],
    ["huaweicloud:endpoints", "swr=x", /JSON object/],
    ["huaweicloud:endpoints", "[]", /JSON object/],
    ["huaweicloud:endpoints", '{"swr":"http://example.com"}', /loopback/],
    ["huaweicloud:endpoints", '{"swr":1}', /not a string/],
  ])("report %s = %j as a problem", (key, value, problem) => {
    expect(settings({ [key]: value }).problems).toEqual([expect.stringMatching(problem)]);
  });

  it("of an explicit provider are named after it, and take no project of the environment", () => {
    const config = {
      "huaweicloud:provider": "east",
      "huaweicloud:accessKey": "a",
      "huaweicloud:secretKey": "s",
      "huaweicloud:region": "cn-east-3",
    };
    const found = settings(config, { HW_PROJECT_ID: "p", HW_REGION_NAME: "cn-north-4" });
    expect(found).toMatchObject({ region: "cn-east-3", projectId: undefined });
    expect(found.credential?.source).toBe('the provider "east" (huaweicloud:accessKey and huaweicloud:secretKey)');
  });

  it.each([
    ["1", true],
    ["true", true],
    ["TRUE", true],
    ["0", false],
    ["false", false],
    ["", false],
  ])("read PULUMI_SWR_ADOPT_EXISTING=%s as %s", (text, adoptExisting) => {
    expect(settings({}, { PULUMI_SWR_ADOPT_EXISTING: text })).toMatchObject({ adoptExisting, problems: [] });
  });

  it.each(["perhaps", "constructor"])("report PULUMI_SWR_ADOPT_EXISTING=%s as a problem", (text) => {
    expect(settings({}, { PULUMI_SWR_ADOPT_EXISTING: text })).toMatchObject({
      adoptExisting: false,
      problems: [`PULUMI_SWR_ADOPT_EXISTING is "${text}"; allowed is true (1) or false (0)`],
    });
  });

  describe("of Huawei Cloud's tools", () => {
    const env = {
      HW_CLOUD: "cloud.example.com",
      HW_MAX_RETRIES: "7",
      HW_AUTH_URL: "https://iam.cloud.example.com:443/v3",
      HUAWEICLOUD_SDK_STS_ENDPOINT: "https://sts.cloud.example.com",
    };

    it("count where they mean something here", () => {
      expect(settings({}, env)).toMatchObject({
        cloud: "cloud.example.com",
        maxRetries: 7,
        endpoints: { iam: "https://iam.cloud.example.com", sts: "https://sts.cloud.example.com" },
        from: { cloud: "HW_CLOUD", iam: "HW_AUTH_URL", sts: "HUAWEICLOUD_SDK_STS_ENDPOINT" },
        problems: [],
      });
    });

    it.each([
      ["100", 99],
      ["99", 99],
      ["1".repeat(400), 99],
    ])("count up to our most tries: HW_MAX_RETRIES = %s", (text, most) => {
      expect(settings({}, { HW_MAX_RETRIES: text })).toMatchObject({ maxRetries: most, problems: [] });
    });

    it("come after stack config, each for itself", () => {
      const config = {
        "huaweicloud:cloud": "myhuaweicloud.com",
        "huaweicloud:maxRetries": "1",
        "huaweicloud:endpoints": '{"iam":"https://iam.example.com"}',
      };
      expect(settings(config, env)).toMatchObject({
        cloud: undefined,
        maxRetries: 1,
        endpoints: { iam: "https://iam.example.com", sts: "https://sts.cloud.example.com" },
        from: { iam: "huaweicloud:endpoints" },
      });
    });

    it("say nothing of the cloud of an explicit provider with a credential of its own", () => {
      const own = { "huaweicloud:provider": "east", "huaweicloud:accessKey": "a", "huaweicloud:secretKey": "s" };
      expect(settings(own, env)).toMatchObject({ cloud: undefined, endpoints: {}, maxRetries: 7 });
      expect(settings({ "huaweicloud:provider": "east" }, env)).toMatchObject({ cloud: "cloud.example.com" });
    });

    it.each([
      ["HW_CLOUD", "https://x", /HW_CLOUD is .* a domain/],
      ["HW_MAX_RETRIES", "many", /HW_MAX_RETRIES is "many".* 0 to 99/],
      ["HW_AUTH_URL", "http://iam.example.com/v3", /HW_AUTH_URL has the scheme http/],
      ["HW_AUTH_URL", "https://iam.example.com/v2.0", /HW_AUTH_URL must be a scheme and a host, without a path/],
    ])("are problems if they are invalid: %s = %j", (key, value, problem) => {
      expect(settings({}, { [key]: value }).problems).toEqual([expect.stringMatching(problem)]);
    });
  });

  it("take the addresses of their own services, and leave those of others alone", () => {
    const endpoints = { iam: "https://iam.example.com", obs: "https://obs.example.com/x", sfs: 1, lts: {} };
    expect(settings({ "huaweicloud:endpoints": JSON.stringify(endpoints) })).toMatchObject({
      endpoints: { iam: "https://iam.example.com" },
      problems: [],
    });
  });

  it("never quote a secret in a problem", () => {
    expect(settings({ "huaweicloud:secretKey": "s3cr3t" }).problems.join()).not.toContain("s3cr3t");
  });
});
