// `npm run test:chaos`: 100,000 operations of the model and 100 kills on the real engine; 10 to 15 minutes.
// SWR_CHAOS_SEED repeats a run, SWR_CHAOS_OPERATIONS and SWR_CHAOS_KILLS make it shorter or longer.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { prepareWithCli, root, say } from "./prepare.mjs";

const cli = await prepareWithCli();
const seed = process.env.SWR_CHAOS_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
say(`SWR_CHAOS_SEED=${seed}`);
const env = { SWR_CHAOS_OPERATIONS: "100000", SWR_CHAOS_KILLS: "100", ...process.env, SWR_CHAOS_SEED: seed };
const jest = path.join(root, "node_modules", "jest", "bin", "jest.js");
const tests = ["test/chaos/model", "test/engine/killed"];
const { status } = spawnSync(process.execPath, [jest, ...tests, "--runInBand", "--forceExit"], {
  cwd: root,
  stdio: "inherit",
  env: { ...env, SWR_TEST_CLI: cli },
});
process.exitCode = status ?? 1;
