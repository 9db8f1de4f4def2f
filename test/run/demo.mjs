// `npm run demo`: set-up, then the walk.
import { spawnSync } from "node:child_process";
import { prepareWithCli, root } from "./prepare.mjs";

const cli = await prepareWithCli();
const { status } = spawnSync(process.execPath, ["--require", "./test/run/typescript.cjs", "test/demo/demo.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, SWR_TEST_CLI: cli },
});
process.exitCode = status ?? 1;
