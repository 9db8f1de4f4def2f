import { declared } from "../declared";
import { sample } from "../emulator/emulator";
import { type DeclaredStack, startDeclared } from "./declared-stack";

describe.each([
  ["without adoptExisting", {}],
  ["with adoptExisting", { adoptExisting: true }],
])("a forced replace ends with exactly one registry, %s", (_, adoption) => {
  const args = { ...declared, ...adoption };
  const replaceOnChanges = { hub: { args, opts: { replaceOnChanges: ["description"] } } };

  it("by --replace, --target-replace, state taint and replaceOnChanges", async () => {
    const running = await startDeclared({ hub: { args } });
    const { stack, declare } = running;
    await stack.up();
    const urn = stack.urn("hub");
    const numbers = [await oneRegistryOf(running)];

    expect((await stack.up("--replace", urn)).code).toBe(0);
    numbers.push(await oneRegistryOf(running));

    expect((await stack.up("--target-replace", urn)).code).toBe(0);
    numbers.push(await oneRegistryOf(running));

    await stack.must("state", "taint", urn, "--yes");
    expect((await stack.up()).code).toBe(0);
    numbers.push(await oneRegistryOf(running));

    await declare({ hub: { ...replaceOnChanges.hub, args: { ...args, description: "changed" } } });
    expect((await stack.preview()).output).toMatch(/\+-|-\+|replace/);
    expect((await stack.up()).code).toBe(0);
    numbers.push(await oneRegistryOf(running));

    expect(numbers).toEqual([41, 42, 43, 44, 45]);
  });

  async function oneRegistryOf({ emulator, stack }: DeclaredStack): Promise<number> {
    const onServer = emulator.registries();
    const [recorded, ...more] = await stack.registries();
    expect(onServer).toHaveLength(1);
    expect(more).toEqual([]);
    expect(recorded?.id).toBe(`${sample.instanceId}/${onServer[0]?.id}`);
    return onServer[0]?.id ?? 0;
  }
});
