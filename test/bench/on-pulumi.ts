import { sample } from "../emulator/emulator";
import { TestStack } from "../engine/stack";
import type { Contestant, Operation } from "./contestants";

/** The program bears the contestant's name. */
export const onPulumi = (name: string): Contestant => ({
  name,
  async enter({ count, latencyMs, url }) {
    const env: Record<string, string> = {
      BENCH_COUNT: String(count),
      BENCH_DESCRIPTION: "before",
      BENCH_INSTANCE: sample.instanceId,
      BENCH_PROJECT: sample.projectId,
      BENCH_ENDPOINT: url,
      BENCH_TOKEN: "bench-token",
      BENCH_LATENCY_MS: String(latencyMs),
    };
    const config = { "huaweicloud:endpoints": JSON.stringify({ swr: url, iam: url, sts: url }) };
    const stack = await TestStack.create({ program: `test/bench/programs/${name}.cjs`, config, env });
    const commands: Record<Operation, () => ReturnType<TestStack["up"]>> = {
      preview: () => stack.preview(),
      up: () => stack.up(),
      "no-change preview": () => stack.preview("--expect-no-changes"),
      refresh: () => stack.refresh(),
      update: () => stack.up(),
      destroy: () => stack.destroy(),
    };
    return {
      async does(operation) {
        if (operation === "update") stack.env.BENCH_DESCRIPTION = "after";
        const { code, output } = await commands[operation]();
        if (code !== 0) throw new Error(`${name}: ${operation} of ${count} failed:\n${output.slice(-2_000)}`);
      },
      state: () => stack.checkpoint(),
      end: () => stack.remove(),
    };
  },
});
