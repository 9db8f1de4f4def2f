import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator } from "../emulator/emulator";
import { declared } from "../support/declared";
import { TestStack } from "./stack";

const root = path.join(__dirname, "../..");
const pack = path.join(__dirname, "policy-pack");
const { projectId: _, ...args } = declared;

/** A folder for PATH with what runs policy packs, which a CLI that was built from source does not bring along. */
function analyzerFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "swr-analyzer-"));
  const runner = path.join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const file = path.join(folder, "pulumi-analyzer-policy-nodejs");
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${runner}" "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
}

describe("a policy pack", () => {
  let emulator: Emulator;
  let stack: TestStack;
  const folder = analyzerFolder();
  const declare = (insecure: boolean) =>
    JSON.stringify({ east: { provider: { region: args.region }, args: { ...args, insecure } } });
  beforeAll(async () => {
    emulator = await new Emulator().start();
    const cli = path.dirname(process.env.SWR_TEST_CLI ?? "");
    stack = await TestStack.create({
      program: "test/engine/programs/providers.ts",
      config: { "huaweicloud:endpoints": emulator.endpoints, "shop:listed": declare(true) },
      env: { PATH: [folder, cli, process.env.PATH].join(path.delimiter) },
    });
  });
  afterAll(async () => {
    stack.remove();
    rmSync(folder, { recursive: true });
    await emulator.stop();
  });

  it("that forbids insecure registries stops one, in preview and in up, and sends nothing", async () => {
    for (const command of ["preview", "up"] as const) {
      const { code, output } = await stack[command]("--policy-pack", pack);
      expect(output).toMatch(/\[mandatory\] {2}registries-are-verified[\s\S]*registry east is insecure/);
      expect(code).not.toBe(0);
    }
    expect(emulator.journal.lines).toEqual([]);
  });

  it("lets the others pass, and is asked about providers too", async () => {
    await stack.configure({ "shop:listed": declare(false) });
    const { code, output } = await stack.up("--policy-pack", pack);
    expect(output).toMatch(/swr-policies@v1.0.0 \(local: [^)]*\)[\s\S]*\[advisory\] {2}providers-are-told/);
    expect(output).toMatch(/provider east was looked at/);
    expect(output).not.toMatch(/❌|mandatory/);
    expect(code).toBe(0);
    expect(emulator.registries()).toHaveLength(1);
  });
});
