import * as pulumi from "@pulumi/pulumi";
import { otherServices, settingNames, settingWarnings, unusedSettings } from "../../provider/settings/setting-names";
import { readSettings } from "../../provider/settings/settings";
import { warnOfSettings } from "../../sdk/setting-warnings";

describe("the names of settings", () => {
  it("are the keys of stack config that the provider reads", () => {
    const asked = new Set<string>();
    const note = (key: string) => void asked.add(key);
    readSettings(note as () => undefined, () => undefined);
    const named = settingNames.map((name) => `huaweicloud:${name}`);
    expect([...asked].filter((key) => key !== "huaweicloud:provider").sort()).toEqual(named.sort());
  });

  it("are warned of once if stack config misspells one; others may belong to other packages", () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    pulumi.runtime.setAllConfig({
      "huaweicloud:regoin": "cn-north-4",
      "huaweicloud:region": "cn-north-4",
      "shop:x": "y",
    });
    warnOfSettings();
    warnOfSettings();
    pulumi.runtime.setAllConfig({});
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^huaweicloud:regoin in stack config is not a setting .* did you mean huaweicloud:region\?$/,
        ),
      ],
    ]);
  });

  // A setting of Pulumi's other package for Huawei Cloud.
  const ofOthers = [
    ...["region", "accessKey", "secretKey", "securityToken", "projectId", "maxRetries", "cloud", "profile"],
    ...["sharedConfigFile", "assumeRole", "projectName", "domainId", "domainName", "userId", "userName", "password"],
    ...["token", "authUrl", "insecure", "regional", "enterpriseProjectId", "cacertFile", "cert", "key", "agencyName"],
    ...["agencyDomainName", "delegatedProject", "enableForceNew", "signingAlgorithm", "skipCheckWebsiteType"],
  ];
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const stackConfig = (names: string[]) => Object.fromEntries(names.map((name) => [`huaweicloud:${name}`, "1"]));
  const bare = () => undefined;

  it("live beside those of another package", () => {
    const endpoints = { "huaweicloud:endpoints": '{"obs":"https://obs.example.com","ecs":"https://ecs.example.com"}' };
    expect(settingWarnings({ ...stackConfig(ofOthers), ...endpoints }, bare)).toEqual([]);
    expect(settingWarnings(stackConfig([...ofOthers, ...ofOthers.map(snake)]), bare)).toEqual([]);
  });

  it("take one line for all that are spelt as in that package's documentation", () => {
    expect(settingWarnings(stackConfig(ofOthers.map(snake)), bare)).toEqual([
      "huaweicloud:access_key, huaweicloud:secret_key, huaweicloud:security_token, huaweicloud:project_id, huaweicloud:max_retries in stack config " +
        "are not settings of pulumi-huaweicloud-swr; did you mean huaweicloud:accessKey, huaweicloud:secretKey, huaweicloud:securityToken, huaweicloud:projectId, huaweicloud:maxRetries?",
    ]);
  });

  it.each([
    ["HW_INSECURE", "true", "certificates are always verified; huaweicloud:caFile adds an authority"],
    ["HW_ENTERPRISE_PROJECT_ID", "0", "what is in an instance belongs to no enterprise project"],
    ["HW_SIGNING_ALGORITHM", "SDK-HMAC-SM3", "requests are signed by SDK-HMAC-SHA256"],
  ])("of Huawei Cloud's tools are warned of if they are not used: %s = %s", (name, value, why) => {
    expect(unusedSettings(bare, (key) => (key === name ? value : undefined))).toEqual([`${name} (${why})`]);
  });

  it.each([
    ["HW_INSECURE", "false"],
    ["HW_INSECURE", " "],
    ["HW_SIGNING_ALGORITHM", "SDK-HMAC-SHA256"],
  ])("are not warned of if they ask for what is done anyway: %s = %j", (name, value) => {
    expect(unusedSettings(bare, (key) => (key === name ? value : undefined))).toEqual([]);
  });

  it.each([
    ["srw", "swr"],
    ["SWR", "swr"],
    ["swr-api", "swr"],
    ["IAM", "iam"],
    ["tss", "sts"],
  ])("warn of the endpoint of %s, which probably means %s, and not of other services", (name, meant) => {
    const config = (key: string) => (key === "huaweicloud:endpoints" ? `{"${name}":"x","lts":"y","ims":1}` : undefined);
    expect(unusedSettings(config, bare)).toEqual([`${name} in huaweicloud:endpoints (did you mean ${meant}?)`]);
    expect(otherServices(config)).toEqual(["lts", "ims"]);
  });

  it("of Huawei Cloud's tools that are not used take one line for all", () => {
    const env: Record<string, string> = { HW_INSECURE: "1", HW_ENTERPRISE_PROJECT_ID: "0", HW_CLOUD: "x.example.com" };
    expect(settingWarnings({}, (key) => env[key])).toEqual([
      expect.stringMatching(
        /^set, but not used by pulumi-huaweicloud-swr: HW_INSECURE \(.*\), HW_ENTERPRISE_PROJECT_ID \(/,
      ),
    ]);
  });
});
