import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { dynamicType, loaderFor, missingIn } from "../../../provider/dynamic/loader";

describe("the address that state keeps in place of code", () => {
  it("never changes: stacks made years ago hold this very text", () => {
    expect(loaderFor("ReplicationRegistry")).toBe(
      "exports.handler=(at=process.cwd(),r=require('module').createRequire(at+'/'),p='pulumi-huaweicloud-swr')=>{try{r.resolve(p+'/provider')}" +
        "catch(e){if(e.code=='MODULE_NOT_FOUND')e.stack='',e.message=p+' is missing: add it to package.json in '+at+' or above, and install it';throw e}return r(p+'/provider').ReplicationRegistry}",
    );
  });

  describe("in a program's folder", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), "swr-program-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const install = (code: string) => {
      const home = path.join(folder, "node_modules/pulumi-huaweicloud-swr");
      mkdirSync(home, { recursive: true });
      writeFileSync(path.join(home, "provider.js"), code);
    };
    /** What Node itself makes of the text in that folder: the handler's class, or the error. */
    const loaded = (): unknown =>
      JSON.parse(
        execFileSync(process.execPath, ["-e", `${loaderFor("ReplicationRegistry")};${attempt}`], {
          cwd: folder,
          encoding: "utf8",
        }),
      );
    const attempt =
      "let told;try{told=exports.handler()}catch({message,stack}){told={message,stack}}console.log(JSON.stringify(told))";

    it("hands over to the package that is there", () => {
      install("exports.ReplicationRegistry = 'ours';");
      expect(loaded()).toBe("ours");
    });

    it("says what to add where if the package is not there, without a stack", () => {
      expect(loaded()).toEqual({ message: missingIn(realpathSync(folder)), stack: "" });
    });

    it.each([
      ["a dependency of the package is not there", "require('undici-of-old');", /Cannot find module 'undici-of-old'/],
      ["the package fails itself", "throw new Error('broken within');", /^broken within$/],
    ])("leaves the true message and the stack if %s", (_, code, told) => {
      install(code);
      expect(loaded()).toMatchObject({
        message: expect.stringMatching(told),
        stack: expect.stringMatching(/provider\.js/),
      });
    });
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
