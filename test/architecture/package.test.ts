import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { version } from "../../provider/version";
import { measureSizes } from "../bench/starts";

const root = path.join(__dirname, "../..");
const inExample = path.join(root, "examples/quickstart");
const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: inExample, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

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
      "dist/provider/diagnostics/closest-match.js",
      "dist/provider/dynamic/loader.js",
      "dist/provider/huaweicloud/services/place-id.js",
      "dist/provider/huaweicloud/text/display-text.js",
      "dist/provider/huaweicloud/text/json.js",
      "dist/provider/huaweicloud/time/deadline.js",
      "dist/provider/lifecycle/definition/lost-keys.js",
      "dist/provider/lifecycle/definition/property.js",
      "dist/provider/lifecycle/definition/shared-properties.js",
      "dist/provider/resources/namespace/definition.js",
      "dist/provider/resources/namespace/repositories.js",
      "dist/provider/resources/replication-registry/addresses.js",
      "dist/provider/resources/replication-registry/definition.js",
      "dist/provider/resources/replication-registry/policies.js",
      "dist/provider/settings/environment.js",
      "dist/provider/settings/setting-names.js",
      "dist/provider/settings/unknowns.js",
      "dist/provider/swr/ids.js",
      "dist/provider/swr/namespaces.js",
      "dist/provider/swr/registries.js",
      "dist/provider/version.js",
      "dist/sdk/declared-names.js",
      "dist/sdk/fail-run.js",
      "dist/sdk/found-by-host.js",
      "dist/sdk/index.js",
      "dist/sdk/is-of-type.js",
      "dist/sdk/namespace.js",
      "dist/sdk/provider-settings.js",
      "dist/sdk/provider.js",
      "dist/sdk/registration.js",
      "dist/sdk/replication-registry.js",
      "dist/sdk/setting-warnings.js",
    ]);
  });

  it("brings undici and zod along and nothing else, as its bill of materials says", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "swr-sbom-"));
    const file = path.join(folder, "sbom.json");
    node(path.join(root, "test/run/sbom.mjs"), file);
    const { bomFormat, metadata, components } = JSON.parse(readFileSync(file, "utf8"));
    rmSync(folder, { recursive: true });
    expect({ bomFormat, name: metadata.component.name }).toEqual({
      bomFormat: "CycloneDX",
      name: "pulumi-huaweicloud-swr",
    });
    expect(components.map(({ name }: { name: string }) => name)).toEqual(["undici", "zod"]);
    expect(components.every(({ hashes }: { hashes: unknown[] }) => hashes.length > 0)).toBe(true);
  });

  it("takes less than 9 MB with its dependencies, and runs no script of theirs or its own when it is installed", () => {
    expect(Object.values(measureSizes()).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(9e6);
    for (const folder of [".", "node_modules/undici", "node_modules/zod"]) {
      const { scripts = {} } = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
      expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
    }
  });

  it("shows its names to ESM programs", () => {
    const script =
      'import { ReplicationRegistry } from "pulumi-huaweicloud-swr"; console.log(typeof ReplicationRegistry);';
    expect(node("--input-type=module", "-e", script)).toBe("function\n");
  });

  const modules = `JSON.stringify(Object.keys(require.cache).map((file) => /node_modules.(@?\\w+)/.exec(file)?.[1] ?? "own"))`;
  const counted = (script: string): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const name of JSON.parse(node("-e", script)) as string[]) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  };

  it("loads few modules with the provider, and none of others: what is done loads the rest", () => {
    const { own, ...others } = counted(`require("pulumi-huaweicloud-swr/provider"); console.log(${modules});`);
    expect(others).toEqual({});
    expect(own).toBeLessThanOrEqual(80);
  });

  it("loads zod where a program says something, and undici where a request is sent", () => {
    const start = `
      const { ReplicationRegistry: registry } = require("pulumi-huaweicloud-swr/provider");
      const none = () => undefined;
      registry.configure({ config: { get: (key) => ({ "huaweicloud:endpoints": '{"swr":"http://127.0.0.1:1"}', "huaweicloud:maxRetries": "0", "huaweicloud:authToken": "x" })[key] } });
      const state = { region: "cn-north-4", projectId: "p", instanceId: "i", name: "hub" };`;
    const checked = counted(`${start} registry.check({}, {}).then(() => console.log(${modules}));`);
    expect(Object.keys(checked).sort()).toEqual(["own", "zod"]);
    const previewed = counted(
      `${start} registry.check({}, {}).then(() => registry.diff("i/41", state, {})).then(() => console.log(${modules}));`,
    );
    expect(Object.keys(previewed).sort()).toEqual(["own", "zod"]);
    for (const request of ["delete", "read"]) {
      const done = counted(
        `${start} registry.${request}("i/41", state).catch(none).then(() => console.log(${modules}));`,
      );
      expect(Object.keys(done).sort()).toEqual(["own", "undici"]);
      // Its pool alone, by a file that this version of undici has.
      expect(done.undici).toBeLessThanOrEqual(25);
    }
    expect(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).dependencies.undici).toMatch(/^[\d.]+$/);
  });
});
