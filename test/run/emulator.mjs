// `npm run emulator [port]`: an emulated SWR for trying programs without an account. It ends with this process, however that ends.
import { spawn } from "node:child_process";
import { prepare, root } from "./prepare.mjs";

prepare();
const args = ["--require", "./test/run/typescript.cjs", "test/emulator/main.ts", ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit", "ipc"] });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  process.exitCode = code ?? 0;
});
