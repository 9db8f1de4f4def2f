import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Host } from "../host/host";

const root = path.join(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "swr-old-node-"));
/** Loaded first, it makes Node say that it is an older one. */
const pretence = path.join(folder, "pretence.cjs");
writeFileSync(pretence, 'Object.defineProperty(process.versions, "node", { value: "20.18.0" });');
afterAll(() => rmSync(folder, { recursive: true }));

const sentence = "pulumi-huaweicloud-swr needs Node 20.18.1 or newer; this is Node 20.18.0.";
const onOldNode = (...args: string[]) =>
  spawnSync(process.execPath, ["--require", pretence, ...args], {
    cwd: path.join(root, "examples/quickstart"),
    encoding: "utf8",
  });

describe("on a Node that is too old", () => {
  it.each<[string, string[]]>([
    [
      "a program",
      [
        "-e",
        'try { require("pulumi-huaweicloud-swr") } catch (error) { console.error(error.stack); process.exit(1); }',
      ],
    ],
    ["the doctor", [path.join(root, "dist/provider/cli/main.js"), "doctor"]],
    ["npm run demo", [path.join(root, "test/run/demo.mjs")]],
    ["npm test", [path.join(root, "test/run/test.mjs")]],
    ["npm run build", [path.join(root, "test/run/build.mjs")]],
    ["npm run emulator", [path.join(root, "test/run/emulator.mjs")]],
  ])("%s is refused in one sentence", (_, args) => {
    const { stdout, stderr, status } = onOldNode(...args);
    expect(`${stdout}${stderr}`).toBe(`${sentence}\n`);
    expect(status).not.toBe(0);
  });

  it("Pulumi's host hands the sentence over, and prints no stack trace", async () => {
    const host = await Host.start({}, { NODE_OPTIONS: `--require ${pretence}` });
    await expect(host.delete("i/41", {})).rejects.toThrow(sentence);
    expect(host.output).toContain(`swr: ${sentence}\n`);
    expect(host.output).not.toMatch(/^\s+at /m);
    host.stop();
  });
});
