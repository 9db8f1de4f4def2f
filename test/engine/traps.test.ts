import { declared } from "../declared";
import { Emulator, sample } from "../emulator/emulator";
import { TestStack } from "./stack";

let emulator: Emulator;
let stack: TestStack;

async function declare(registries: object, config: Record<string, string> = {}): Promise<void> {
  await stack.configure({ ...config, "shop:registries": JSON.stringify(registries) });
}

async function start(registries: object, config: Record<string, string> = {}, program = "declared"): Promise<void> {
  emulator = await new Emulator().start();
  stack = await TestStack.create({
    program: `test/engine/programs/${program}.ts`,
    config: {
      "huaweicloud:endpoints": emulator.endpoints,
      "huaweicloud:maxRetries": "0",
      ...config,
      "shop:registries": JSON.stringify(registries),
    },
    secrets: { "shop:secret": "far-secret-1" },
  });
}

afterEach(async () => {
  stack.remove();
  await emulator.stop();
});

describe.each([
  ["without adoptExisting", {}],
  ["with adoptExisting", { adoptExisting: true }],
])("a forced replace ends with exactly one registry, %s", (_, adoption) => {
  const args = { ...declared, ...adoption };
  const replaceOnChanges = { hub: { args, opts: { replaceOnChanges: ["description"] } } };

  it("by --replace, --target-replace, state taint and replaceOnChanges", async () => {
    await start({ hub: { args } });
    await stack.up();
    const urn = stack.urn("hub");
    const numbers = [await oneRegistry()];

    expect((await stack.up("--replace", urn)).code).toBe(0);
    numbers.push(await oneRegistry());

    expect((await stack.up("--target-replace", urn)).code).toBe(0);
    numbers.push(await oneRegistry());

    await stack.must("state", "taint", urn, "--yes");
    expect((await stack.up()).code).toBe(0);
    numbers.push(await oneRegistry());

    await declare({ hub: { ...replaceOnChanges.hub, args: { ...args, description: "changed" } } });
    expect((await stack.preview()).output).toMatch(/\+-|-\+|replace/);
    expect((await stack.up()).code).toBe(0);
    numbers.push(await oneRegistry());

    expect(numbers).toEqual([41, 42, 43, 44, 45]);
  });

  async function oneRegistry(): Promise<number> {
    const onServer = emulator.registries();
    const [recorded, ...more] = await stack.registries();
    expect(onServer).toHaveLength(1);
    expect(more).toEqual([]);
    expect(recorded?.id).toBe(`${sample.instanceId}/${onServer[0]?.id}`);
    return onServer[0]?.id ?? 0;
  }
});

describe("a change of place or type", () => {
  it("previews as a replace and names the property: type", async () => {
    await start({ hub: { args: declared } });
    await stack.up();
    await declare({ hub: { args: { ...declared, type: "huawei-SWR" } } });
    const { output } = await stack.preview();
    expect(output).toMatch(/\+-pulumi-nodejs:dynamic\/swr:ReplicationRegistry: \(replace\)/);
    expect(output).toMatch(/~ type {8}: "swr-pro" => "huawei-SWR"|~ type\s*: "swr-pro" => "huawei-SWR"/);
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries().map(({ id, type }) => ({ id, type }))).toEqual([{ id: 42, type: "huawei-SWR" }]);
  });

  it("previews as a replace when only the settings' region changes, and deletes where the registry is", async () => {
    const { region: _, projectId: __, ...placeless } = declared;
    await start(
      { hub: { args: placeless } },
      { "huaweicloud:region": "cn-north-4", "huaweicloud:projectId": sample.projectId },
    );
    await stack.up();
    await declare({ hub: { args: placeless } }, { "huaweicloud:region": "cn-south-1" });
    expect((await stack.preview()).output).toMatch(/\+-.*replace[\s\S]*~ region\s*: "cn-north-4" => "cn-south-1"/);
    emulator.journal.clear();
    expect((await stack.destroy()).code).toBe(0);
    expect(emulator.journal.entries.map(({ path }) => path)).toEqual([
      `/v2/${sample.projectId}/instances/${sample.instanceId}/registries/41`,
    ]);
    expect(emulator.registries()).toEqual([]);
  });
});

describe("a project that was looked up", () => {
  const { projectId: _, ...bare } = declared;

  it("is recorded, is no difference when it is then given by name, and is not lost when it is taken away again", async () => {
    await start({ hub: { args: bare } });
    await stack.up();
    expect((await stack.registries())[0]?.outputs.projectId).toBe(sample.projectId);

    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    await declare({ hub: { args: declared } });
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    await stack.up();
    await declare({ hub: { args: bare } });
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);

    await declare({ hub: { args: { ...bare, description: "changed" } } });
    emulator.journal.clear();
    expect((await stack.up()).code).toBe(0);
    expect(emulator.journal.lines).toEqual(["PUT registries/41 200", "GET registries/41 200"]);
  });
});

describe("a whole credential that preview does not know", () => {
  it("passes check, is shown as unknown, and is right after up", async () => {
    await start({}, { "shop:args": JSON.stringify(declared) }, "chained");
    const { code, output } = await stack.preview();
    expect(code).toBe(0);
    expect(output).toMatch(/credential\s*: \[(unknown|secret)\]/);
    expect(emulator.journal.lines).toEqual([]);

    expect((await stack.up()).code).toBe(0);
    const second = emulator.registries().find(({ name }) => name === "second");
    expect(second).toMatchObject({
      url: "https://harbor-41.example.com",
      credential: { access_key: "robot-41", access_secret: "far-secret-41" },
    });
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    // An edit of the first registry leaves its number known, so that the second is not touched.
    await stack.configure({ "shop:args": JSON.stringify({ ...declared, url: "https://changed.example.com" }) });
    expect((await stack.preview()).output).toMatch(/1 to update/);
    expect((await stack.destroy()).code).toBe(0);
    expect(stack.files()).not.toContain("far-secret-41");
  });
});

describe("timeouts changed alone", () => {
  it("is an update that sends nothing, and is recorded", async () => {
    await start({ hub: { args: declared } });
    await stack.up();
    await declare({ hub: { args: { ...declared, timeouts: { delete: "9m" } } } });
    expect((await stack.preview()).output).toMatch(/\+ timeouts/);
    emulator.journal.clear();
    expect((await stack.up()).code).toBe(0);
    expect(emulator.journal.lines).toEqual([]);
    expect((await stack.registries())[0]?.outputs.timeouts).toEqual({ delete: "9m" });
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });
});

describe("an up that fails", () => {
  it("keeps the old secret in state when the rotation is refused, and plans it again", async () => {
    await start({ hub: { args: declared } });
    await stack.up();
    await stack.configure({}, { "shop:secret": "far-secret-2" });
    emulator.inject({
      method: "PUT",
      times: 9,
      answer: { status: 400, body: { error_code: "x", error_msg: "far-secret-2 is weak" } },
    });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/SWR refused it \(400 x\): \[secret\] is weak/);
    expect(output).not.toContain("far-secret");
    emulator.clearFaults();
    expect((await stack.preview()).output).toMatch(/~ accessSecret: \[secret\] => \[secret\]/);
    await stack.up();
    expect(emulator.registries()[0]?.credential.access_secret).toBe("far-secret-2");
  });

  it("keeps the id of a registry that could not be read back, and the next up settles it", async () => {
    await start({ hub: { args: declared } });
    emulator.inject({
      method: "GET",
      path: /registries\/41$/,
      times: 9,
      answer: { status: 403, body: { error_code: "x", error_msg: "no" } },
    });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/could not be read back.*\n.*kept in the state with its id 41/);
    expect((await stack.registries()).map(({ id }) => id)).toEqual([`${sample.instanceId}/41`]);
    emulator.clearFaults();
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries()).toHaveLength(1);
    expect((await stack.registries())[0]?.outputs.status).toBe("healthy");
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("names the existing registry when the name is taken, and leaves it alone", async () => {
    await start({ hub: { args: declared }, twin: { args: declared, opts: { dependsOn: [] } } });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/taken by id 41/);
    expect(emulator.registries()).toHaveLength(1);
    expect(await stack.registries()).toHaveLength(1);
  });
});

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
    await start({ bad: { args }, good: { args: declared } });
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

  it("names every place where a region can be given", async () => {
    const { region: _, ...placeless } = declared;
    await start({ hub: { args: placeless } });
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(
      /the region is missing; give it in the argument `region`, stack config `huaweicloud:region`, or the environment variable HW_REGION_NAME/,
    );
  });

  it("names every place where credentials can be given", async () => {
    await start({ hub: { args: declared } });
    delete stack.env.HW_ACCESS_KEY;
    delete stack.env.HW_SECRET_KEY;
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/no credentials were given/);
    expect(output).toMatch(
      /`huaweicloud:accessKey` with `huaweicloud:secretKey`.*HUAWEICLOUD_SDK_AK.*HW_ACCESS_KEY.*HW_AUTH_TOKEN.*CLOUD_SDK_AK/s,
    );
    expect(emulator.journal.entries).toEqual([]);
  });
});
