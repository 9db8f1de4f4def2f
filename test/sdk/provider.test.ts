import * as pulumi from "@pulumi/pulumi";
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

  it("takes what it is not told from stack config", async () => {
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
    const inputs = await settingsOf({ accessKey: "a" }, config);
    expect(inputs).toMatchObject({ "huaweicloud:accessKey": "a" });
    expect(inputs).not.toHaveProperty("huaweicloud:secretKey");
    expect(inputs).not.toHaveProperty("huaweicloud:securityToken");
  });

  it.each<[string, swr.ProviderArgs]>([
    ["region", { region: "cn-east-3" }],
    ["credential", { accessKey: "a", secretKey: "s" }],
  ])("takes no project of stack config with a %s of its own", async (_, args) => {
    expect(await settingsOf(args, { "huaweicloud:projectId": "p" })).not.toHaveProperty("huaweicloud:projectId");
  });
});
