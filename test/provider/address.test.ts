import * as pulumi from "@pulumi/pulumi";
import { addressOf, dynamicType } from "../../provider/address";

describe("the address that state keeps in place of code", () => {
  it("never changes: stacks made years ago hold this very text", () => {
    expect(addressOf("ReplicationRegistry")).toBe(
      "exports.handler=(at=process.cwd())=>{try{return require('module').createRequire(at+'/')('pulumi-huaweicloud-swr/provider').ReplicationRegistry}" +
        "catch(e){if(e.code=='MODULE_NOT_FOUND')e.stack='',e.message='pulumi-huaweicloud-swr is missing: add it to '+at+'/package.json and install it';throw e}}",
    );
  });

  it("has the type token and the property that pulumi.dynamic.Resource gives its own", async () => {
    const seen: pulumi.runtime.MockResourceArgs[] = [];
    await pulumi.runtime.setMocks({
      newResource: (args) => {
        seen.push(args);
        return { id: "1", state: {} };
      },
      call: () => ({}),
    });
    class Probe extends pulumi.dynamic.Resource {
      constructor() {
        super({ create: async () => ({ id: "1" }) }, "probe", {}, undefined, "swr", "ReplicationRegistry");
      }
    }
    await new Promise((resolve) => new Probe().id.apply(resolve));
    expect(
      seen.map(({ type, inputs }) => ({ type, keys: Object.keys(inputs), text: typeof inputs.__provider })),
    ).toEqual([{ type: dynamicType("ReplicationRegistry"), keys: ["__provider"], text: "string" }]);
  });
});
