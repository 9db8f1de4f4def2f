import { Emulator } from "../emulator/emulator";
import { declared } from "../support/declared";
import { TestStack } from "./stack";

describe.each([
  ["in a process of its own, as Pulumi's language host runs it", "1"],
  ["by the Automation API", "0"],
])("a mistake that is known late, in a program that runs %s", (_, apart) => {
  it.each([
    ["two registries of one name", "names", /resources "one" and "two" both declare a registry named "hub"/],
    ["a setting of a provider that no resource uses", "provider", /swr\.Provider "own": region is "cn north"/],
  ])("fails the preview: %s", async (__, mistake, message) => {
    const emulator = await new Emulator().start();
    const stack = await TestStack.create({
      program: "test/engine/programs/late-mistake.cjs",
      config: {
        "huaweicloud:endpoints": emulator.endpoints,
        "shop:mistake": mistake,
        "shop:registry": JSON.stringify(declared),
      },
      env: { SWR_TEST_PROGRAM_APART: apart },
    });
    const { code, output } = await stack.preview();
    expect(output).toMatch(message);
    expect(code).not.toBe(0);
    stack.remove();
    await emulator.stop();
  });
});
