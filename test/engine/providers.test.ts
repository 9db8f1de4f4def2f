import { Emulator, sample } from "../emulator/emulator";
import { declared } from "../support/declared";
import { TestStack } from "./stack";

const north = { id: sample.projectId, name: "cn-north-4", instances: [sample.instanceId] };
const east = { id: "ea57".padEnd(32, "0"), name: "cn-east-3", instances: ["ea57-instance"] };
const south = { id: "50a7".padEnd(32, "0"), name: "cn-south-1", instances: ["50a7-instance"] };
const keys = {
  north: { accessKey: "NORTHACCESSKEY", secretKey: "north-secret-key", projects: [north.id] },
  east: { accessKey: "EASTACCESSKEY", secretKey: "east-secret-key", projects: [east.id, south.id] },
};
const { region: _, projectId: __, ...args } = declared;

let emulator: Emulator;
let stack: TestStack;
afterEach(async () => {
  stack.remove();
  await emulator.stop();
});

const listed = (eastRegion: string) =>
  JSON.stringify({
    north: { provider: { region: "cn-north-4", accessKey: keys.north.accessKey }, args: { ...args, name: "north" } },
    east: {
      provider: { region: eastRegion, accessKey: keys.east.accessKey },
      args: { ...args, name: "east", instanceId: east.instances[0] },
    },
  });

describe("two regions and two accounts in one program", () => {
  it("are each asked with keys of their own, and a changed region deletes nothing in the wrong place", async () => {
    emulator = await new Emulator({ projects: [north, east, south], keys: Object.values(keys) }).start();
    stack = await TestStack.create({
      program: "test/engine/programs/providers.ts",
      config: { "huaweicloud:endpoints": emulator.endpoints, "shop:listed": listed("cn-east-3") },
      secrets: { "shop:secretKeys": JSON.stringify({ north: keys.north.secretKey, east: keys.east.secretKey }) },
      env: { HW_ACCESS_KEY: "", HW_SECRET_KEY: "" },
    });
    const up = await stack.up();
    expect(up.output).toMatch(/5 created/);
    expect(emulator.registries(sample.instanceId, north.id).map(({ name }) => name)).toEqual(["north"]);
    expect(emulator.registries("ea57-instance", east.id).map(({ name }) => name)).toEqual(["east"]);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    for (const { secretKey } of Object.values(keys)) expect(stack.files()).not.toContain(secretKey);

    // Another region, where the instance is not: a replace, which deletes at the recorded place.
    await stack.configure({ "shop:listed": listed("cn-south-1") });
    const preview = await stack.preview();
    expect(preview.output).toMatch(/region\s*: "cn-east-3" => "cn-south-1"/);
    expect(preview.output).toMatch(/1 to replace/);
    emulator.journal.clear();
    const moved = await stack.up();
    expect(moved.code).not.toBe(0);
    const deletions = emulator.journal.entries.filter(({ method }) => method === "DELETE");
    expect(deletions).toMatchObject([{ path: expect.stringContaining(`/v2/${east.id}/instances/ea57-instance/`) }]);
    expect(emulator.registries(sample.instanceId, north.id)).toHaveLength(1);

    await stack.configure({ "shop:listed": listed("cn-east-3") });
    expect((await stack.up()).code).toBe(0);
    expect((await stack.destroy()).code).toBe(0);
    expect(emulator.registriesAnywhere()).toEqual([]);
  });
});

describe("a provider whose credential turns out to be none", () => {
  it.each(["authToken", "profile"])(
    "fails the run, and sends nothing with the environment's keys: %s",
    async (name) => {
      emulator = await new Emulator().start();
      stack = await TestStack.create({
        program: "test/engine/programs/late-provider.ts",
        config: {
          "huaweicloud:endpoints": emulator.endpoints,
          "shop:provider": JSON.stringify({ region: "cn-north-4", [name]: null }),
          "shop:late": "true",
          "shop:registries": JSON.stringify({ hub: { args } }),
        },
      });
      for (const { code, output } of [await stack.preview(), await stack.up()]) {
        expect(output).toContain(`swr.Provider "own": ${name} turned out to have no value`);
        expect(code).not.toBe(0);
      }
      expect(emulator.journal.entries).toEqual([]);
    },
  );
});
