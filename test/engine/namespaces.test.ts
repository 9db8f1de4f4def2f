import { Emulator, sample } from "../emulator/emulator";
import { type Outcome, TestStack, withRequests } from "./stack";

let emulator: Emulator;
let stack: TestStack;

beforeAll(async () => {
  emulator = await new Emulator().start();
  stack = await TestStack.create({
    program: "examples/namespaces/index.ts",
    config: {
      "huaweicloud:region": sample.region,
      "huaweicloud:endpoints": emulator.endpoints,
      "huaweicloud:projectId": sample.projectId,
      "shop:instanceId": sample.instanceId,
    },
  });
});
afterAll(async () => {
  stack.remove();
  await emulator.stop();
});

/** Two namespaces at a time: their requests come in any order. */
const requests = async (work: Promise<Outcome>) => {
  const outcome = await withRequests(emulator, work);
  return { ...outcome, requests: outcome.requests.sort() };
};

// One stack walks through its life, so the order is part of the test.
describe("namespaces on the Pulumi engine", () => {
  it("are previewed as creates with their defaults, and nothing is sent", async () => {
    const { code, output, requests: sent } = await requests(stack.preview());
    expect(code).toBe(0);
    expect(output).toMatch(/\+ pulumi-nodejs:dynamic\/swr:Namespace: \(create\)/);
    expect(output).toMatch(/name {8}: "team-payments"/);
    expect(output).toMatch(/preventVul {2}: true/);
    expect(sent).toEqual([]);
  });

  it("are created by a POST and a look each, and a PUT for the list of allowed vulnerabilities", async () => {
    const { code, requests: sent } = await requests(stack.up());
    expect(code).toBe(0);
    expect(sent).toEqual([
      "GET namespaces/released 200",
      "GET namespaces/team-payments 200",
      "GET namespaces/team-payments 200",
      "POST namespaces 201",
      "POST namespaces 201",
      "PUT namespaces/team-payments 200",
    ]);
    const [id] = (await stack.resources("Namespace")).map((each) => each.id).sort();
    expect(id).toBe(`${sample.instanceId}/released`);
  });

  it("have nothing to do in a second up, and send nothing", async () => {
    const { code, output, requests: sent } = await requests(stack.up("--expect-no-changes"));
    expect(code).toBe(0);
    expect(output).toMatch(/3 unchanged/);
    expect(sent).toEqual([]);
  });

  it("show a change behind our back, and the next up puts it right", async () => {
    emulator.editItem("namespaces", "released", { metadata: { public: "false" } });
    expect((await stack.refresh("--diff")).output).toMatch(/~ public: true => false/);
    expect((await stack.preview()).output).toMatch(/~ public: false => true/);
    expect((await stack.up()).code).toBe(0);
    expect(emulator.namespaces().find(({ name }) => name === "released")?.metadata.public).toBe("true");
  });

  it("are not destroyed while they hold repositories: the run fails, says how many, and keeps them in the state", async () => {
    emulator.editItem("namespaces", "team-payments", { repo_count: 2 });
    const { code, output } = await stack.destroy();
    expect(code).not.toBe(0);
    expect(output).toMatch(/Cannot delete namespace "team-payments": SWR refused it \(412 /);
    expect(output).toMatch(/It still holds 2 repositories: delete them and their images first/);
    expect((await stack.resources("Namespace")).map(({ id }) => id)).toEqual([`${sample.instanceId}/team-payments`]);
  });

  it("are destroyed when they are empty", async () => {
    emulator.editItem("namespaces", "team-payments", { repo_count: 0 });
    expect((await stack.destroy()).code).toBe(0);
    expect(emulator.everything()).toEqual([]);
  });
});
