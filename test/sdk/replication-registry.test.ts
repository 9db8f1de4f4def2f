import * as pulumi from "@pulumi/pulumi";
import * as swr from "../../sdk";
import { declared } from "../declared";

const seen: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: (args) => {
      seen.push(args);
      return { id: args.id || `${args.inputs.instanceId}/42`, state: args.inputs };
    },
    call: () => ({}),
  }),
);

const settled = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

describe("swr.ReplicationRegistry", () => {
  it("registers under its frozen type, with the address as the code", async () => {
    await settled(new swr.ReplicationRegistry("hub", declared).id);
    expect(seen.at(-1)).toMatchObject({
      type: "pulumi-nodejs:dynamic/swr:ReplicationRegistry",
      name: "hub",
      inputs: { __provider: expect.stringContaining(".ReplicationRegistry;"), url: declared.url },
    });
  });

  it("takes the resource's name where none is given", async () => {
    const { name: _, ...nameless } = declared;
    const registry = new swr.ReplicationRegistry("from-resource", nameless);
    expect(await settled(registry.name)).toBe("from-resource");
  });

  it("derives the number that replication policies need out of the Pulumi id", async () => {
    expect(await settled(new swr.ReplicationRegistry("hub", declared).registryId)).toBe(42);
  });

  it("marks the secret, and nothing that may be shown", async () => {
    expect(await pulumi.isSecret(new swr.ReplicationRegistry("hub", declared).credential)).toBe(true);
    expect(await pulumi.isSecret(new swr.ReplicationRegistry("hub", declared).url)).toBe(false);
  });

  it("looks an existing one up by its id", async () => {
    const found = swr.ReplicationRegistry.get("there", "instance/7", { region: "cn-north-4" });
    expect(await settled(found.registryId)).toBe(7);
    expect(seen.at(-1)).toMatchObject({ id: "instance/7", inputs: { region: "cn-north-4" } });
  });

  it("refuses the import option and names the ways that work", () => {
    expect(() => new swr.ReplicationRegistry("hub", declared, { import: "x" })).toThrow(/adoptExisting.*\.get\(/);
  });

  it("refuses to adopt what it would then delete", () => {
    const args = { ...declared, adoptExisting: true };
    expect(() => new swr.ReplicationRegistry("hub", args, { deleteBeforeReplace: false })).toThrow(/leave one/);
  });

  it("has an output for every field of the state", async () => {
    const registry = new swr.ReplicationRegistry("hub", declared);
    for (const key of ["status", "createdAt", "updatedAt", "endpoint", "projectId", "timeouts"] as const) {
      expect(pulumi.Output.isInstance(registry[key])).toBe(true);
    }
  });
});

describe("the public surface", () => {
  it("is this list", () => {
    expect(Object.keys(swr)).toEqual(["ReplicationRegistry"]);
  });
});
