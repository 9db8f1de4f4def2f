import { sample } from "../emulator/emulator";
import { declared } from "../support/declared";
import { deployed, emulateProvider } from "../support/emulated-provider";
import { startDeclared } from "./declared-stack";

describe("a change of place or type", () => {
  it("previews as a replace and names the property: type", async () => {
    const { stack, emulator, declare } = await startDeclared({ hub: { args: declared } });
    await stack.up();
    const { dnsConf: _, ...basic } = declared;
    await declare({ hub: { args: { ...basic, type: "huawei-SWR" } } });
    const { output } = await stack.preview();
    expect(output).toMatch(/\+-pulumi-nodejs:dynamic\/swr:ReplicationRegistry: \(replace\)/);
    expect(output).toMatch(/~ type {8}: "swr-pro" => "huawei-SWR"|~ type\s*: "swr-pro" => "huawei-SWR"/);
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries().map(({ id, type }) => ({ id, type }))).toEqual([{ id: 42, type: "huawei-SWR" }]);
  });

  it("previews as a replace when only the settings' region changes, and deletes where the registry is", async () => {
    const { region: _, projectId: __, ...placeless } = declared;
    const { stack, emulator, declare } = await startDeclared(
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
    const { stack, emulator, declare } = await startDeclared({ hub: { args: bare } });
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
    const { stack, emulator } = await startDeclared({}, { "shop:args": JSON.stringify(declared) }, "chained");
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
    const { stack, emulator, declare } = await startDeclared({ hub: { args: declared } });
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

describe("an optional argument taken out of the program", () => {
  it("is planned as a change, and sent as its empty value", async () => {
    const { stack, emulator, declare } = await startDeclared({ hub: { args: declared } });
    emulator.switches.putOmitted = "keeps";
    await stack.up();
    const { description: _, dnsConf: __, ...bare } = declared;
    await declare({ hub: { args: bare } });
    const { output } = await stack.preview();
    expect(output).toMatch(/- description: "for tests"/);
    expect(output).toMatch(/- dnsConf/);
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries()[0]).toMatchObject({ description: "", dns_conf: { hosts: {} } });
    expect((await stack.refresh("--expect-no-changes")).code).toBe(0);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });
});

describe("outputs that feed other resources", () => {
  it("leave nothing to do in the second preview, whichever they are and whether or not they hold anything", async () => {
    const elsewhere = await emulateProvider();
    const { instanceId, type, url, credential, region, projectId } = declared;
    const { id } = await deployed(elsewhere.provider, {
      instanceId,
      type,
      url,
      credential,
      region,
      projectId,
      name: "there",
    });
    const args = JSON.stringify({ instanceId, type, url, credential, region });
    const { stack } = await startDeclared(
      {},
      {
        "huaweicloud:endpoints": elsewhere.emulator.endpoints,
        "shop:args": args,
        "shop:lookUp": id,
        "shop:region": region,
      },
      "every-output",
    );
    const up = await stack.up();
    expect(up.output).toMatch(/8 created/);
    expect(up.code).toBe(0);
    const { code, output } = await stack.preview("--expect-no-changes");
    expect(output).not.toMatch(/unknown|output<string>/);
    expect(code).toBe(0);
    await elsewhere.emulator.stop();
  });
});
