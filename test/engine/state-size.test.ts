import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { declared } from "../declared";
import { Emulator } from "../emulator/emulator";
import { TestStack } from "./stack";

const root = path.join(__dirname, "../..");

/** A project as a user has it: a compiled program, with node_modules beside it. */
function projectOf(count: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), "swr-"));
  const { projectId: _, insecure: __, ...args } = declared;
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(
    path.join(folder, "index.js"),
    `const swr = require("pulumi-huaweicloud-swr");
for (let index = 0; index < ${count}; index++) {
  new swr.ReplicationRegistry("hub-" + index, ${JSON.stringify({ ...args, name: undefined })});
}`,
  );
  return folder;
}

describe("the state of 100 registries", () => {
  let emulator: Emulator;
  let folder: string;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await new Emulator().start();
    folder = projectOf(100);
    stack = await TestStack.create({
      program: path.join(folder, "index.js"),
      config: { "huaweicloud:endpoints": emulator.endpoints },
    });
    await stack.up();
  });
  afterAll(async () => {
    stack.remove();
    rmSync(folder, { recursive: true });
    await emulator.stop();
  });

  it("takes at most 2,450 bytes each in the checkpoint, all of Pulumi's own included", () => {
    const { resources } = JSON.parse(stack.checkpoint()).checkpoint.latest;
    const registries = resources.filter(({ type }: { type: string }) => type.endsWith("ReplicationRegistry"));
    expect(registries).toHaveLength(100);
    // Pulumi records the program's stack trace; how long this clone's path is must not decide.
    const elsewhere = new RegExp(`project:///[./]*${root}/`, "g");
    expect(stack.checkpoint().replaceAll(elsewhere, "project:///").length / 100).toBeLessThanOrEqual(2_450);
  });

  it("holds no code but the address", () => {
    expect(stack.checkpoint().match(/exports\.handler = [^;]*;/g)).toHaveLength(200);
    expect(stack.checkpoint()).not.toContain("function");
  });

  it("is reached over no more connections than the engine works on at a time, with 2 requests a create", () => {
    expect(emulator.journal.count("POST")).toBe(100);
    expect(emulator.journal.count("GET", /registries\/\d+$/)).toBe(100);
    expect(new Set(emulator.journal.entries.map(({ connection }) => connection)).size).toBeLessThanOrEqual(
      4 * availableParallelism(),
    );
  });
});
