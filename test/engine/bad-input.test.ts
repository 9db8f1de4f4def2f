import { declared } from "../support/declared";
import { startDeclared } from "./declared-stack";

describe("bad input", () => {
  it("fails in preview, everything at once, without a request", async () => {
    const args = {
      ...declared,
      type: "harbor",
      name: "a".repeat(65),
      url: "ftp://harbor.example.com",
      instanceId: "../x",
      timeouts: { create: "5 parsecs" },
      urll: "x",
    };
    const { stack, emulator } = await startDeclared({ bad: { args }, good: { args: declared } });
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(/type is "harbor"; allowed are "swr-pro", "swr-pro-internal", "huawei-SWR"/);
    expect(output).toMatch(/name is "a+"; 1 to 64/);
    expect(output).toMatch(/url is "ftp:\/\/harbor.example.com"/);
    expect(output).toMatch(/instanceId is "..\/x"/);
    expect(output).toMatch(/timeouts.create is "5 parsecs"/);
    expect(output).toMatch(/"urll" is not a known property; did you mean "url"\?/);
    expect(output).not.toMatch(/^\s+at \S+ \(/m);
    expect(emulator.journal.entries).toEqual([]);
  });

  it("does not let the engine print a secret that stands in the wrong place", async () => {
    const { stack } = await startDeclared(
      {
        hub: {
          args: { ...declared, credential: "robot:hunter2", url: "https://me:hunter2@host", accessSecret: "hunter2" },
        },
      },
      {},
      "declared-plain",
    );
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(/credential is not right; \{ accessKey, accessSecret \} is required/);
    expect(output).not.toContain("hunter2");
  });

  it("warns that customTimeouts do nothing here", async () => {
    const { stack } = await startDeclared({ hub: { args: declared, opts: { customTimeouts: { delete: "1m" } } } });
    expect((await stack.preview()).output).toMatch(/customTimeouts do not reach dynamic providers: .* `timeouts`/);
  });

  it("finds two resources of one name on one instance in the preview", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared }, other: { args: declared } });
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(
      /resources "hub" and "other" both declare a registry named "hub" on instance \S+; a name is unique on an instance: give one of the two another `name`/,
    );
    expect(output).not.toMatch(/^\s+at \S+ \(/m);
    expect(emulator.journal.entries).toEqual([]);
  });

  it("names every place where a region can be given", async () => {
    const { region: _, ...placeless } = declared;
    const { stack } = await startDeclared({ hub: { args: placeless } });
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(
      /the region is missing; give it in the argument `region`, stack config `huaweicloud:region`, or the environment variable HW_REGION_NAME/,
    );
  });

  it("tells in the preview of a region that is perhaps misspelt, and allows it", async () => {
    const args = { ...declared, region: "cn-nroth-4" };
    const { stack } = await startDeclared({ hub: { args } }, { "huaweicloud:endpoints": "{}" });
    const { code, output } = await stack.preview();
    expect(output).toMatch(/region "cn-nroth-4" is not one that this version knows; the nearest known is cn-north-4/);
    expect(code).toBe(0);
  });

  it("says in one line each what is misspelt, and what is set for other tools and not used here", async () => {
    const others = { "huaweicloud:access_key": "1", "huaweicloud:project_id": "2", "huaweicloud:insecure": "true" };
    const { stack } = await startDeclared(
      { one: { args: declared }, two: { args: { ...declared, name: "b" } } },
      others,
    );
    Object.assign(stack.env, { HW_INSECURE: "true", HW_ENTERPRISE_PROJECT_ID: "0" });
    const { code, output } = await stack.preview();
    expect(code).toBe(0);
    const count = (words: RegExp) => output.match(words)?.length ?? 0;
    expect(count(/huaweicloud:access_key, huaweicloud:project_id in stack config are not settings/g)).toBe(1);
    expect(count(/not used by pulumi-huaweicloud-swr: HW_INSECURE \(.*\), HW_ENTERPRISE_PROJECT_ID \(/g)).toBe(1);
    expect(count(/warning:/g)).toBe(2);
  });

  it("names every place where credentials can be given", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    delete stack.env.HW_ACCESS_KEY;
    delete stack.env.HW_SECRET_KEY;
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/no credentials were found/);
    expect(output).toMatch(
      /Looked at the file \S+\.huaweicloud\/credentials, section \[basic\]: there is no such file/,
    );
    expect(output).toMatch(
      /`huaweicloud:accessKey` with `huaweicloud:secretKey`.*HUAWEICLOUD_SDK_AK.*HW_ACCESS_KEY.*HW_AUTH_TOKEN.*CLOUD_SDK_AK/s,
    );
    expect(emulator.journal.entries).toEqual([]);
  });

  it.each([
    [
      "at once",
      { regin: "cn-east-3" },
      {},
      /swr.Provider "east": "regin" is not a known setting; did you mean "region"/,
    ],
    [
      "once it is known",
      { accessKey: "a" },
      { east: "two words" },
      /swr.Provider "east": the credential .* has blanks/,
    ],
  ])("names what is wrong in the settings of a provider, %s", async (_, provider, secretKeys, message) => {
    const listed = { "shop:listed": JSON.stringify({ east: { provider, args: declared } }) };
    const { stack, emulator } = await startDeclared({}, listed, "providers");
    await stack.configure({}, { "shop:secretKeys": JSON.stringify(secretKeys) });
    const { code, output } = await stack.preview();
    expect(output).toMatch(message);
    expect(output).not.toMatch(/^\s+at \S+ \(/m);
    expect(code).not.toBe(0);
    expect(emulator.journal.entries).toEqual([]);
  });
});
