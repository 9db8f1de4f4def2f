// `npm run docs`: writes into the docs what the tests have seen happen.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { prepare, root } from "./prepare.mjs";

prepare();
const jest = path.join(root, "node_modules", "jest", "bin", "jest.js");
const { status } = spawnSync(
  process.execPath,
  [
    jest,
    "--runInBand",
    "test/generate",
    "test/chaos/fault-table",
    "test/provider/huaweicloud/retry/pace-table",
    "--forceExit",
  ],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, SWR_WRITE_DOCS: "1" },
  },
);
process.exitCode = status ?? 1;
