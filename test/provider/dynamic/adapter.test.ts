import type * as dynamic from "@pulumi/pulumi/dynamic";
import { serveDynamic } from "../../../provider/dynamic/adapter";
import type { ResourceHandler } from "../../../provider/lifecycle/handler";

describe("what is handed to Pulumi's host", () => {
  it("is plain all the way down, without the host's own __provider, and says null only of an output that holds nothing", async () => {
    const state = {
      __provider: "x",
      name: "hub",
      no: undefined,
      deep: { no: null, list: [{ no: undefined, a: 1 }, null] },
    };
    const room = {
      outputs: ["name", "no"],
      specOf: (inputs: object) => inputs,
      create: async () => ({ id: "1", state }),
    };
    const provider = serveDynamic(
      room as unknown as ResourceHandler<object, object>,
    ) as Required<dynamic.ResourceProvider>; // the part that a create needs
    await provider.configure({ config: { get: () => undefined, require: () => "" } });
    expect(await provider.create({})).toStrictEqual({
      id: "1",
      outs: { name: "hub", no: null, deep: { list: [{ a: 1 }, null] } },
    });
  });
});
