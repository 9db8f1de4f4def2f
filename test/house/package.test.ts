import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { version } from "../../provider/version";

const root = path.join(__dirname, "../..");
const inExample = path.join(root, "examples/quickstart");
const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: inExample, encoding: "utf8" });

describe("the installed package", () => {
  it("knows its own version", () => {
    expect(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).version).toBe(version);
  });

  it("adds nothing to what @pulumi/pulumi itself loads: no undici, no zod, no serializer", () => {
    const script = `
      require("@pulumi/pulumi");
      const before = new Set(Object.keys(require.cache));
      require("pulumi-huaweicloud-swr");
      console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));
    `;
    const added: string[] = JSON.parse(node("-e", script));
    expect(added.map((file) => path.relative(root, file).split(path.sep).join("/")).sort()).toEqual([
      "dist/provider/address.js",
      "dist/provider/nearest.js",
      "dist/provider/setting-names.js",
      "dist/sdk/index.js",
      "dist/sdk/misspelt-settings.js",
      "dist/sdk/provider.js",
      "dist/sdk/replication-registry.js",
    ]);
  });

  it("shows its names to ESM programs", () => {
    const script =
      'import { ReplicationRegistry } from "pulumi-huaweicloud-swr"; console.log(typeof ReplicationRegistry);';
    expect(node("--input-type=module", "-e", script)).toBe("function\n");
  });

  it("loads neither undici nor @pulumi/pulumi with the provider, before a request is sent", () => {
    const script = `
      require("pulumi-huaweicloud-swr/provider");
      console.log(JSON.stringify(Object.keys(require.cache).filter((file) => /node_modules.(undici|@pulumi)/.test(file))));
    `;
    expect(JSON.parse(node("-e", script))).toEqual([]);
  });
});
