// `npm run bench` compares this provider with what the engine costs alone, with the usual way, and with Terraform if it is
// given. It writes figures into docs/benchmarks.md and docs/performance.md, and the plots beside them.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { install, prepareWithCli, root } from "./prepare.mjs";

const usage = `npm run bench                     all of it, in most of an hour; writes docs/benchmarks.md and docs/performance.md
npm run bench -- <options>        a look at some of it, printed only: --counts 1,10 --repeats 1 --no-rates takes two minutes

  --counts 1,10        how many registries; default 1,10,100,500
  --large              2,000 too
  --latencies 0,50     milliseconds that each request takes
  --contestants ours   default ours,floor,closures, and Terraform where SWR_BENCH_TERRAFORM and SWR_BENCH_TERRAFORM_PROVIDER name its binaries
  --repeats 3          of each, in turn
  --answers            how long the worst answers hold the process, and nothing else, in half a minute; --write puts it into the docs
  --no-rates           without the trials of many requests at once
  --write              into the docs all the same, and into reports/bench.json
  --add                to the figures of reports/bench.json, which should be of the same code; writes the docs
  --report             writes the docs anew from reports/bench.json
`;
if (process.argv.includes("--help")) {
  console.log(usage);
  process.exit(0);
}
const cli = await prepareWithCli();
install(path.join(root, "test", "bench", "plots"));
const args = ["--require", "./test/run/typescript.cjs", "test/bench/main.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, SWR_TEST_CLI: cli },
});
process.exitCode = status ?? 1;
