import { Emulator } from "../emulator/emulator";
import { type StackOptions, TestStack } from "./stack";

/** A stack whose registries are listed in its config: name -> arguments and options. */
export interface DeclaredStack {
  emulator: Emulator;
  stack: TestStack;
  /** Changes what the program declares, and other config with it. */
  declare(registries: object, config?: Record<string, string>): Promise<void>;
}

const open: Array<Pick<DeclaredStack, "emulator" | "stack">> = [];

/** Starts an emulator and a stack of their own; both end with the test. */
export async function startDeclared(
  registries: object,
  config: Record<string, string> = {},
  program = "declared",
  more: Pick<StackOptions, "color"> = {},
): Promise<DeclaredStack> {
  const emulator = await new Emulator().start();
  const stack = await TestStack.create({
    program: `test/engine/programs/${program}.ts`,
    config: {
      "huaweicloud:endpoints": emulator.endpoints,
      "huaweicloud:maxRetries": "0",
      ...config,
      "shop:registries": JSON.stringify(registries),
    },
    secrets: { "shop:secret": "far-secret-1" },
    ...more,
  });
  open.push({ emulator, stack });
  const declare = (changed: object, more: Record<string, string> = {}) =>
    stack.configure({ ...more, "shop:registries": JSON.stringify(changed) });
  return { emulator, stack, declare };
}

afterEach(async () => {
  for (const { emulator, stack } of open.splice(0)) {
    stack.remove();
    await emulator.stop();
  }
});
