// `npm test`: set-up, then lint, types, package and all rings of tests in order; the last line counts the tests.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findOfficialSdk } from "./official-sdk.mjs";
import { prepareWithCli, root, say } from "./prepare.mjs";
import { findS3Server } from "./s3.mjs";

const bin = (name, ...file) => path.join(root, "node_modules", name, ...file);
const startedAt = Date.now();
const results = mkdtempSync(path.join(tmpdir(), "swr-tests-"));

const checks = [
  { name: "lint and format", command: [bin("@biomejs", "biome", "bin", "biome"), "ci", "--error-on-warnings", "."] },
  { name: "types", command: [bin("typescript", "bin", "tsc"), "-p", "tsconfig.json"] },
  { name: "package", command: [path.join(root, "test", "run", "package.mjs")] },
];
// A rule is tested in the innermost ring that sees it, a promise to users in the outermost.
const rings = [
  { name: "ring 1: pure", files: String.raw`test/(provider|sdk|architecture)/(?!.*\.emulated\.).*\.test\.ts$` },
  { name: "ring 2: against the emulator", files: String.raw`\.emulated\.test\.ts$` },
  { name: "ring 3: Pulumi's dynamic-provider host", files: String.raw`test/host/.*\.test\.ts$` },
  { name: "ring 4: the Pulumi engine", files: String.raw`test/engine/.*\.test\.ts$` },
];

const cli = await prepareWithCli();
const python = await findOfficialSdk(say);
const s3Server = await findS3Server(say);
const summary = [];
let passed = 0;
let failed = 0;
let allOk = true;

for (const { name, command } of checks) allOk = (await step(name, command)) && allOk;
for (const [index, { name, files }] of rings.entries()) {
  const output = path.join(results, `${index}.json`);
  const jest = [
    bin("jest", "bin", "jest.js"),
    "--testPathPatterns",
    files,
    "--json",
    "--outputFile",
    output,
    "--maxWorkers=100%",
    "--forceExit",
  ];
  const ok = await step(name, [...jest, ...process.argv.slice(2)], {
    SWR_TEST_CLI: cli,
    ...(python && { SWR_TEST_PYTHON: python }),
    ...(s3Server && { SWR_TEST_S3: s3Server }),
  });
  const counted = countIn(output);
  passed += counted.passed;
  failed += counted.failed;
  // A ring that runs no test has failed all the same.
  allOk &&= ok && counted.passed > 0;
}
rmSync(results, { recursive: true, force: true });
if (!python) summary.push("not tried: the official SDK against the emulator");
if (!s3Server) summary.push("not tried: state in an object store");

console.log(`\n${summary.join("\n")}\n\nall: ${seconds(startedAt)}\n`);
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exitCode = allOk ? 0 : 1;

async function step(name, args, env = {}) {
  const from = Date.now();
  console.log(`\n== ${name}`);
  // jest tells all on stderr; its JSON on stdout is for the file.
  const stdout = args[0].includes("jest") ? "ignore" : "inherit";
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", stdout, "inherit"],
  });
  const ticking = setInterval(() => console.log(`   … ${name}: ${seconds(from)}`), 30_000);
  const code = await new Promise((resolve) => child.on("exit", resolve));
  clearInterval(ticking);
  summary.push(`${code === 0 ? "ok    " : "FAILED"}  ${name} (${seconds(from)})`);
  return code === 0;
}

function countIn(file) {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(file, "utf8"));
    // A file that cannot even be loaded has no failed test, but is a failure.
    return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites) };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function seconds(from) {
  return `${Math.round((Date.now() - from) / 1000)} s`;
}
