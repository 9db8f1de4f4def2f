import * as pulumi from "@pulumi/pulumi";
import { loaderFor } from "../../provider/dynamic/loader";
import { outputsOf } from "../../provider/lifecycle/definition/recorded-state";
import { replicationRegistry } from "../../provider/resources/replication-registry/definition";
import * as swr from "../../sdk";
import { declared } from "../support/declared";

const outputs = outputsOf(replicationRegistry);

const seen: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: (args) => {
      seen.push(args);
      // As the provider does, with null where an output holds nothing.
      const nothing = Object.fromEntries(outputs.map((key) => [key, null]));
      return { id: args.id || `${args.inputs.instanceId}/42`, state: { ...nothing, ...args.inputs } };
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
      inputs: { __provider: loaderFor("ReplicationRegistry"), url: declared.url },
    });
  });

  it("refuses a host that Pulumi would lose on its way", () => {
    const dnsConf = { hosts: JSON.parse('{"__proto__":"10.0.0.5"}') };
    expect(() => new swr.ReplicationRegistry("hub", { ...declared, dnsConf })).toThrow(
      /dnsConf.hosts names "__proto__"/,
    );
  });

  it("takes the resource's name where none is given", async () => {
    const { name: _, ...nameless } = declared;
    const registry = new swr.ReplicationRegistry("from-resource", nameless);
    expect(await settled(registry.name)).toBe("from-resource");
  });

  it("derives the number that replication policies need out of the Pulumi id", async () => {
    expect(await settled(new swr.ReplicationRegistry("hub", declared).registryId)).toBe(42);
  });

  it.each<[string, unknown]>([
    ["instance/9007199254740991", 9007199254740991],
    ["instance/9007199254740993", "9007199254740993"],
    ["instance/9223372036854775807", "9223372036854775807"],
    ["hub_id", 0],
    ["hub-7", 7],
    ["42", 42],
  ])("neither rounds the number nor makes it none, whatever the id: %s", async (id, number) => {
    expect(await settled(swr.ReplicationRegistry.get("there", id).registryId)).toBe(number);
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

  it.each([null, { hosts: null }])("leaves it to the check what is wrong with dnsConf: %j", (dnsConf) => {
    expect(() => Reflect.construct(swr.ReplicationRegistry, ["hub", { ...declared, dnsConf }])).not.toThrow();
  });

  it("refuses the import option and names the ways that work", () => {
    expect(() => new swr.ReplicationRegistry("hub", declared, { import: "x" })).toThrow(/adoptExisting.*\.get\(/);
  });

  it("refuses to adopt what it would then delete", () => {
    const args = { ...declared, adoptExisting: true };
    expect(() => new swr.ReplicationRegistry("hub", args, { deleteBeforeReplace: false })).toThrow(/leave one/);
  });

  it("says what to do on bun, whose runtime has no dynamic providers", () => {
    Object.defineProperty(process.versions, "bun", { value: "1.0.0", configurable: true });
    expect(() => new swr.ReplicationRegistry("hub", declared)).toThrow(/runtime: nodejs/);
    Reflect.deleteProperty(process.versions, "bun");
  });

  it("says what is missing where a program in JavaScript gives no arguments", () => {
    expect(() => Reflect.construct(swr.ReplicationRegistry, ["hub"])).toThrow(/needs its arguments/);
  });

  it("shows undefined where nothing is recorded", async () => {
    const registry = swr.ReplicationRegistry.get("bare", "instance/8", {});
    for (const key of ["description", "dnsConf", "target", "adoptExisting", "timeouts", "endpoint"] as const) {
      expect(await settled<unknown>(registry[key])).toBeUndefined();
    }
  });

  it("has the outputs that the provider records", () => {
    const shown = Object.keys(new swr.ReplicationRegistry("hub", declared));
    for (const key of outputs) expect(shown).toContain(key);
  });

  it("has an output for every field of the state", async () => {
    const registry = new swr.ReplicationRegistry("hub", declared);
    for (const key of ["status", "createdAt", "updatedAt", "endpoint", "projectId", "timeouts"] as const) {
      expect(pulumi.Output.isInstance(registry[key])).toBe(true);
    }
  });
});

describe("the types of the outputs", () => {
  it("can be handed to another registry as they are", async () => {
    const one = new swr.ReplicationRegistry("one", declared);
    const { type, url, credential, instanceId, dnsConf, region } = one;
    const two = new swr.ReplicationRegistry("two", { type, url, credential, instanceId, dnsConf, region });
    expect(await settled(two.url)).toBe(declared.url);
    expect(await settled(one.credential.accessKey)).toBe("robot");
  });
});

describe("isInstance", () => {
  class Custom extends pulumi.CustomResource {
    constructor() {
      super("other:index:Thing", "thing", {});
    }
  }

  it("knows its own class, also of another copy of the package, and nothing else", () => {
    const registry = new swr.ReplicationRegistry("hub", declared);
    const provider = new swr.Provider("east", { region: "cn-east-3" });
    const things = [registry, provider, new Custom(), undefined, null, "swr"];
    const copies = [swr];
    jest.isolateModules(() => copies.push(require("../../sdk")));
    expect(copies[1]?.Provider).not.toBe(swr.Provider);
    for (const { ReplicationRegistry, Provider } of copies) {
      expect(things.filter((thing) => ReplicationRegistry.isInstance(thing))).toEqual([registry]);
      expect(things.filter((thing) => Provider.isInstance(thing))).toEqual([provider]);
    }
  });

  it("takes no provider of other dynamic resources for its own", () => {
    class Other extends pulumi.ProviderResource {}
    expect(swr.Provider.isInstance(new Other("pulumi-nodejs", "other", {}))).toBe(false);
  });
});

describe("the public surface", () => {
  it("is this list", () => {
    expect(Object.keys(swr)).toEqual(["Namespace", "Provider", "ReplicationRegistry"]);
  });
});
