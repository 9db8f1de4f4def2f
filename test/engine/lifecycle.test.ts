import { Emulator, sample } from "../emulator/emulator";
import { type Outcome, TestStack, withRequests } from "./stack";

let emulator: Emulator;
let stack: TestStack;

beforeAll(async () => {
  emulator = await new Emulator().start();
  stack = await TestStack.create({
    program: "examples/quickstart/index.ts",
    config: {
      "huaweicloud:region": sample.region,
      "huaweicloud:endpoints": emulator.endpoints,
      "shop:instanceId": sample.instanceId,
    },
    secrets: { "shop:harborSecret": "far-secret-1" },
  });
});
afterAll(async () => {
  stack.remove();
  await emulator.stop();
});

const requests = (work: Promise<Outcome>) => withRequests(emulator, work);

// One stack walks through its life, so the order is part of the test.
describe("the quickstart on the Pulumi engine", () => {
  it("previews a create, sends nothing and shows no secret", async () => {
    const { code, output, requests: sent } = await requests(stack.preview());
    expect(code).toBe(0);
    expect(output).toMatch(/\+ pulumi-nodejs:dynamic\/swr:ReplicationRegistry: \(create\)/);
    expect(output).toMatch(/accessKey {3}: "robot"\n\s+accessSecret: \[secret\]/);
    expect(output).toMatch(/region {5}: "cn-north-4"/);
    expect(output).not.toContain("far-secret");
    expect(sent).toEqual([]);
  });

  it("creates it with one POST and one read-back, beside the look-up of the project", async () => {
    const { code, output, requests: sent } = await requests(stack.up());
    expect(code).toBe(0);
    expect(output).toMatch(/registryId: 41\n\s+status {4}: "healthy"/);
    expect(sent).toEqual(["GET /v3/projects 200", "POST registries 201", "GET registries/41 200"]);
  });

  it("has nothing to do in a second up, and sends nothing", async () => {
    const { code, output, requests: sent } = await requests(stack.up("--expect-no-changes"));
    expect(code).toBe(0);
    expect(output).toMatch(/2 unchanged/);
    expect(sent).toEqual([]);
  });

  it("previews an update of the one property that changes, and keeps the registry's number known", async () => {
    await stack.configure({ "shop:description": "changed" });
    const { output } = await stack.preview();
    expect(output).toMatch(/~ description: "images for the EU sites" => "changed"/);
    expect(output).toMatch(/1 to update\n\s+1 unchanged/);
    expect(output).not.toMatch(/registryId/);
  });

  it("updates it with one PUT and one read-back", async () => {
    const { code, requests: sent } = await requests(stack.up());
    expect(code).toBe(0);
    expect(sent).toEqual(["PUT registries/41 200", "GET registries/41 200"]);
    expect(emulator.registries()[0]?.description).toBe("changed");
  });

  it("marks a changed secret in preview and never shows it", async () => {
    await stack.configure({}, { "shop:harborSecret": "far-secret-2" });
    const { output } = await stack.preview();
    expect(output).toMatch(/~ credential: \{\n\s+~ accessSecret: \[secret\] => \[secret\]/);
    expect(output).not.toContain("far-secret");
    await stack.up();
    expect(emulator.registries()[0]?.credential.access_secret).toBe("far-secret-2");
  });

  it("finds an out-of-band change by refresh, in one request, and puts it right with the next up", async () => {
    emulator.edit(41, { description: "changed by hand" });
    const refreshed = await requests(stack.refresh("--diff"));
    expect(refreshed.output).toMatch(/~ description: "changed" => "changed by hand"/);
    expect(refreshed.output).not.toMatch(/projectId/);
    expect(refreshed.requests).toEqual(["GET registries/41 200"]);
    expect((await stack.preview()).output).toMatch(/~ description: "changed by hand" => "changed"/);
    await stack.up();
    expect(emulator.registries()[0]?.description).toBe("changed");
  });

  it("sees nothing to do after a refresh that found nothing, though the project was looked up", async () => {
    const { output } = await stack.refresh("--expect-no-changes");
    expect(output).toMatch(/2 unchanged/);
    expect((await stack.preview()).output).toMatch(/2 unchanged/);
  });

  it("keeps the registry in state when a refresh meets the gateway's 404", async () => {
    const answer = { status: 404, body: { error_code: "APIGW.0101", error_msg: "no such API" } };
    emulator.inject({ times: 99, answer });
    const { code, output } = await stack.refresh();
    emulator.clearFaults();
    expect(code).not.toBe(0);
    expect(output).toMatch(/does not prove that it is gone/);
    expect(await stack.registries()).toHaveLength(1);
  });

  it("drops the registry from state when a refresh finds it gone, and makes it again", async () => {
    emulator.drop(41);
    const { code, output } = await stack.refresh();
    expect(code).toBe(0);
    expect(output).toMatch(/1 deleted/);
    expect(await stack.registries()).toEqual([]);
    await stack.up();
    expect(emulator.registries().map(({ id }) => id)).toEqual([42]);
  });

  it("destroys it with one DELETE", async () => {
    const { code, requests: sent } = await requests(stack.destroy());
    expect(code).toBe(0);
    expect(sent).toEqual(["DELETE registries/42 204"]);
    expect(emulator.registries()).toEqual([]);
    expect(await stack.registries()).toEqual([]);
  });

  it("has left no secret in any file of the backend, in no output", () => {
    expect(stack.files()).not.toMatch(/far-secret|emulator-secret-key/);
  });
});
