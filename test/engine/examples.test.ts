import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Emulator } from "../emulator/emulator";
import { exampleConfig, exampleSecrets, exampleWorld } from "../emulator/sample";
import { declared } from "../support/declared";
import { TestStack } from "./stack";

const folder = path.join(__dirname, "../../examples");
/** The others drive programs by themselves, and have tests of their own. */
const examples = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, "Pulumi.yaml")));

describe("every example", () => {
  it.each(examples)("is deployed as it is, has nothing left to do, and is torn down: %s", async (example) => {
    const emulator = await new Emulator(exampleWorld).start();
    const stack = await TestStack.create({
      program: `examples/${example}/index.ts`,
      config: exampleConfig("shop", emulator.endpoints),
      secrets: exampleSecrets("shop"),
    });
    const deployed = await stack.up();
    expect(deployed.output).toMatch(/created/);
    expect(deployed.code).toBe(0);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    expect((await stack.destroy()).code).toBe(0);
    expect(emulator.everything()).toEqual([]);
    stack.remove();
    await emulator.stop();
  });
});

describe("a program in ESM", () => {
  it("declares registries as any other does", async () => {
    const emulator = await new Emulator().start();
    const stack = await TestStack.create({
      program: "test/engine/programs/esm.mjs",
      config: { "huaweicloud:endpoints": emulator.endpoints, "shop:args": JSON.stringify(declared) },
    });
    const { code, output } = await stack.up();
    expect(output).toMatch(/2 created/);
    expect(code).toBe(0);
    expect(emulator.registries().map(({ name }) => name)).toEqual(["hub"]);
    stack.remove();
    await emulator.stop();
  });
});
