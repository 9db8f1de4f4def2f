// What users would install: packs the package as npm does and looks at the list of files.
import { execFileSync } from "node:child_process";
import { root } from "./prepare.mjs";

const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
  cwd: root,
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
});
const [{ files, unpackedSize }] = Object.values(JSON.parse(packed));
const names = files.map(({ path }) => path);
const required = [
  "dist/sdk/index.js",
  "dist/sdk/index.d.ts",
  "dist/provider/index.js",
  "docs/reliability.md",
  "docs/fault-table.md",
  "docs/rate-limits.md",
  "docs/performance.md",
  "docs/benchmarks.md",
  "docs/namespace.md",
  "README.md",
  "SECURITY.md",
  "LICENSE",
  "dist/provider/cli/main.js",
  "CHANGELOG.md",
  "package.json",
];
const missing = required.filter((name) => !names.includes(name));
const surplus = names.filter(
  (name) =>
    !/^(dist\/(sdk|provider)\/.*\.(js|d\.ts)|docs\/[\w-]+\.md|README\.md|SECURITY\.md|LICENSE|CHANGELOG\.md|package\.json)$/.test(
      name,
    ),
);

if (missing.length > 0) console.error(`not in the package: ${missing.join(", ")}`);
if (surplus.length > 0) console.error(`should not be in the package: ${surplus.join(", ")}`);
console.log(`${names.length} files, ${Math.round(unpackedSize / 1024)} kB unpacked`);
process.exitCode = missing.length + surplus.length === 0 ? 0 : 1;
