// `npm run bench`: this provider against what the engine costs alone, the usual way, and Terraform where it is given; figures and plots go
// into docs/performance.md. About an hour. Options, after `--`:
//   --counts 1,10      how many registries; default 1,10,100,500
//   --large            2,000 too
//   --latencies 0,50   milliseconds that each request takes
//   --repeats 3        of each, in turn
//   --add              to the last figures, in place of new ones
//   --rates ""         without the trials of many requests at once
//   --report           writes the docs anew from the last figures (reports/bench.json)
// SWR_BENCH_TERRAFORM and SWR_BENCH_TERRAFORM_PROVIDER are the paths of the two binaries.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { install, prepareWithCli, root } from "./prepare.mjs";

const cli = await prepareWithCli();
install(path.join(root, "test", "bench", "plots"));
const args = ["--require", "./test/run/typescript.cjs", "test/bench/main.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, SWR_TEST_CLI: cli },
});
process.exitCode = status ?? 1;
