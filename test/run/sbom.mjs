// `npm run sbom [file]`: writes what an install of this package brings along, as a CycloneDX bill of materials made by npm out of the
// lock file. npm makes none of a tree with workspaces in it, so the examples and the tools of development are left out before.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root, say } from "./prepare.mjs";

const file = path.resolve(process.argv[2] ?? "sbom.cdx.json");
const read = (name) => JSON.parse(readFileSync(path.join(root, name), "utf8"));
const { name, version, license, description, dependencies } = read("package.json");
const lock = read("package-lock.json");
const own = { name, version, license, description, dependencies };

const packages = { "": own };
const wanted = Object.keys(dependencies);
for (const dependency of wanted) {
  const key = `node_modules/${dependency}`;
  packages[key] = lock.packages[key];
  wanted.push(...Object.keys(packages[key].dependencies ?? {}).filter((next) => !wanted.includes(next)));
}

const parent = mkdtempSync(path.join(tmpdir(), "swr-sbom-"));
// npm names the whole after its folder.
const folder = path.join(parent, name);
mkdirSync(folder);
try {
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(own));
  writeFileSync(path.join(folder, "package-lock.json"), JSON.stringify({ ...lock, packages }));
  const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only"];
  writeFileSync(file, execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] }));
} finally {
  rmSync(parent, { recursive: true });
}
say(`wrote ${path.relative(process.cwd(), file)}: ${wanted.length} dependencies`);
