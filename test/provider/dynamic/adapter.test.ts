import { DynamicProvider } from "../../../provider/dynamic/adapter";
import { DynamicHost } from "../../../provider/dynamic/dynamic-host";
import { ResourceHandler } from "../../../provider/lifecycle/handler";
import { replicationRegistry } from "../../../provider/resources/replication-registry/definition";

describe("what is handed to Pulumi's host", () => {
  it("is plain all the way down, without the host's own __provider, and says null only of an output that holds nothing", async () => {
    const state = {
      __provider: "x",
      name: "hub",
      no: undefined,
      deep: { no: null, list: [{ no: undefined, a: 1 }, null] },
    };
    const handler = new ResourceHandler(replicationRegistry);
    const stub = {
      outputs: ["name", "no"],
      specOf: (inputs: object) => inputs,
      create: async () => ({ id: "1", state }),
    };
    const provider = new DynamicProvider(
      Object.create(
        handler,
        Object.fromEntries(Object.entries(stub).map(([key, value]) => [key, { value }])),
      ) as ResourceHandler, // all but these is a registry's
      new DynamicHost(),
    );
    await provider.configure({ config: { get: () => undefined, require: () => "" } });
    expect(await provider.create({})).toStrictEqual({
      id: "1",
      outs: { name: "hub", no: null, deep: { list: [{ a: 1 }, null] } },
    });
  });
});
