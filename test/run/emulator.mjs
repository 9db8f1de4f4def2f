// `npm run emulator`: an SWR on this machine, to try a program of your own against without an account.
import { spawnSync } from "node:child_process";
import { prepare, root } from "./prepare.mjs";

prepare();
const { status } = spawnSync(process.execPath, ["--require", "./test/run/typescript.cjs", "test/emulator/main.ts"], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
