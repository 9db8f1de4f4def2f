import * as pulumi from "@pulumi/pulumi";
import * as swr from "../../sdk";
import { declared } from "../support/declared";

/** What a program says that declares these, as Pulumi would print it. */
async function saidOf(...registries: Array<Pick<swr.ReplicationRegistryArgs, "instanceId" | "name">>) {
  await pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "i/1", state: inputs }), call: () => ({}) });
  const said = jest.spyOn(pulumi.log, "error").mockResolvedValue();
  const thrown: string[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    for (const [index, each] of registries.entries()) {
      try {
        new swr.ReplicationRegistry(`r${index}`, { ...declared, ...each });
      } catch (error) {
        thrown.push((error as Error).message); // a RunError
      }
    }
  });
  await pulumi.runtime.disconnect();
  const lines = said.mock.calls.map(([line]) => line);
  said.mockRestore();
  return [...thrown, ...lines];
}

const { instanceId } = declared;

describe("two registries of one name on one instance", () => {
  it("are told by both", async () => {
    expect(await saidOf({ instanceId, name: "hub" }, { instanceId, name: "hub" })).toEqual([
      `resources "r0" and "r1" both declare a registry named "hub" on instance ${instanceId}; a name is unique on an instance: give one of the two another \`name\`.`,
    ]);
  });

  it.each<[string, { instanceId: pulumi.Input<string>; name: pulumi.Input<string> }]>([
    ["the name", { instanceId, name: pulumi.secret("canary") }],
    ["the instance", { instanceId: pulumi.secret("canary"), name: "hub" }],
  ])("are told without their values if %s is secret in one of them", async (_, hidden) => {
    const open = { instanceId: "canary", name: "hub", ...(hidden.name !== "hub" && { instanceId, name: "canary" }) };
    for (const pair of [
      [hidden, hidden],
      [open, hidden],
      [hidden, open],
    ]) {
      const said = await saidOf(...pair);
      expect(said).toEqual([
        expect.stringMatching(
          /^resources "r[01]" and "r[01]" both declare a registry of the same name on the same instance;/,
        ),
      ]);
      expect(said.join()).not.toMatch(/canary/);
    }
  });

  it("are told without what would end Pulumi's CLI", async () => {
    const both = { instanceId, name: "<{%x%}>" };
    expect(await saidOf(both, both)).toEqual([expect.not.stringContaining("<{%")]);
  });
});
