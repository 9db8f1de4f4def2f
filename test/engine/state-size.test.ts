import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { loaderFor } from "../../provider/dynamic/loader";
import { onPulumi } from "../bench/on-pulumi";
import { startServer } from "../bench/server-process";
import { Emulator } from "../emulator/emulator";
import { declared } from "../support/declared";
import { TestStack } from "./stack";

const root = path.join(__dirname, "../..");

/** A project as a user has it: a compiled program, with node_modules beside it. */
function projectOf(count: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), "swr-"));
  const { projectId: _, insecure: __, description: ___, ...args } = declared;
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(
    path.join(folder, "index.js"),
    `const swr = require("pulumi-huaweicloud-swr");
for (let index = 0; index < ${count}; index++) {
  new swr.ReplicationRegistry("hub-" + index, { ...${JSON.stringify({ ...args, name: undefined })}, description: process.env.DESCRIPTION ?? "for tests" });
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

  it("takes at most 2,800 bytes each in the checkpoint, all of Pulumi's own included", () => {
    const { resources } = JSON.parse(stack.checkpoint()).checkpoint.latest;
    const registries = resources.filter(({ type }: { type: string }) => type.endsWith("ReplicationRegistry"));
    expect(registries).toHaveLength(100);
    // Pulumi records the program's stack trace; how long this clone's path is must not decide.
    const elsewhere = /project:\/\/\/[^"]*?(?=node_modules\/|sdk\/|dist\/)/g;
    expect(stack.checkpoint().replaceAll(elsewhere, "project:///").length / 100).toBeLessThanOrEqual(2_800);
  });

  it("holds no code but the address", () => {
    const address = JSON.stringify(loaderFor("ReplicationRegistry"));
    for (const code of [address, "exports.handler"]) expect(stack.checkpoint().split(code).length).toBe(201);
    expect(stack.checkpoint()).not.toContain("function");
  });

  /** Requests and the connections that they came over, since the last look. */
  const seen = () => {
    const { entries } = emulator.journal;
    const connections = new Set(entries.map(({ connection }) => connection)).size;
    const methods = ["POST", "PUT", "GET", "DELETE"].flatMap((method) => {
      const count = emulator.journal.count(method, /registries/);
      return count > 0 ? [`${count} ${method}`] : [];
    });
    emulator.journal.clear();
    return { methods: methods.join(", "), connections };
  };
  const most = 4 * availableParallelism();

  it.each<[string, () => Promise<unknown>, string]>([
    ["created", async () => undefined, "100 POST, 100 GET"],
    ["refreshed", () => stack.refresh(), "100 GET"],
    [
      "updated",
      async () => {
        stack.env.DESCRIPTION = "changed";
        await stack.up();
      },
      "100 PUT, 100 GET",
    ],
    ["previewed", () => stack.preview(), ""],
    ["deleted", () => stack.destroy(), "100 DELETE"],
  ])("is %s over no more connections than the engine works on at a time", async (_, command, requests) => {
    await command();
    const { methods, connections } = seen();
    expect(methods).toBe(requests);
    expect(connections).toBeLessThanOrEqual(most);
  });
});

describe("the state of registries on closures, the usual way", () => {
  const sizeOf = async (program: string) => {
    const server = await startServer();
    const contest = await onPulumi(program).enter({ count: 20, latencyMs: 0, url: server.url });
    try {
      await contest.does("up");
      return contest.state().length;
    } finally {
      contest.end();
      server.stop();
    }
  };

  it("is more than twice as large", async () => {
    expect((await sizeOf("ours")) / (await sizeOf("closures"))).toBeLessThanOrEqual(0.4);
  });
});
