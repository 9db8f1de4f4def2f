import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "../..");

interface Report {
  modules: Array<{ source: string }>;
  summary: { violations: Array<{ rule: { name: string }; from: string; to: string }> };
}

/** What dependency-cruiser says of the imports, by the rules beside this file. */
function cruise(): Report {
  const command = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const rules = path.join(__dirname, "dependency-rules.cjs");
  const args = [command, "--config", rules, "--output-type", "json", "provider", "sdk", "examples"];
  const options = { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
  return JSON.parse(execFileSync(process.execPath, args, options));
}

/** The product's sources below these folders. */
function sourcesIn(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => path.posix.join(folder, name.split(path.sep).join("/"))),
  );
}

describe("the imports of the house", () => {
  const { modules, summary } = cruise();

  it("are read", () => {
    expect(modules.filter(({ source }) => /^(provider|sdk|examples)\//.test(source)).length).toBeGreaterThan(90);
  });

  it("go one way: examples, sdk, doors, resources, lifecycle, session, settings, diagnostics, the cloud", () => {
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  });

  // Imports of `node:process` are for dependency-cruiser, which cannot see the global.
  it("leave the environment of the process to one file of the settings", () => {
    const reads = /\bprocess(\?\.|\.)?(env\b|\[)|= process;/;
    const readers = sourcesIn("provider", "sdk").filter((file) =>
      reads.test(readFileSync(path.join(root, file), "utf8")),
    );
    expect(readers).toEqual(["provider/settings/environment.ts"]);
  });

  it("leave the cloud without a word of SWR: a service tells its client what to know of it", () => {
    const isAboutSwr = (file: string) => /\bswr\b|registr/i.test(readFileSync(path.join(root, file), "utf8"));
    expect(sourcesIn("provider/huaweicloud").filter(isAboutSwr)).toEqual([]);
  });
});
