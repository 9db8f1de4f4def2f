import { sample } from "../emulator/emulator";
import { declared } from "../support/declared";
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
    expect((await stack.preview()).output).toMatch(/ReplicationRegistry: \(replace\)/);
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

describe("a resource that gets another name and keeps its registry's", () => {
  it("keeps the registry that adoptExisting hands from the old name to the new one", async () => {
    const { stack, emulator, declare } = await startDeclared({ hub: { args: declared } });
    await stack.up();
    await declare({ hub2: { args: { ...declared, adoptExisting: true } } });
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    expect(output).toMatch(/took over the existing one, id 41/);
    expect(output).toMatch(/"hub" \(41\) was not deleted: another resource of this program has it now/);
    expect(emulator.registries().map(({ id }) => id)).toEqual([41]);
    expect((await stack.registries()).map(({ urn }) => urn)).toEqual([stack.urn("hub2")]);
  });

  it("keeps it also where the old name goes in a later run", async () => {
    const { stack, emulator, declare } = await startDeclared({ hub: { args: declared } });
    await stack.up();
    await declare({ hub2: { args: { ...declared, adoptExisting: true } } });
    expect((await stack.up("--target", stack.urn("hub2"))).code).toBe(0);
    expect(await stack.registries()).toHaveLength(2);
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries().map(({ id }) => id)).toEqual([41]);
    expect((await stack.registries()).map(({ urn }) => urn)).toEqual([stack.urn("hub2")]);
    expect((await stack.destroy()).code).toBe(0);
    expect(emulator.registries()).toEqual([]);
  });

  it("is told of aliases where it may not adopt", async () => {
    const { stack, emulator, declare } = await startDeclared({ hub: { args: declared } });
    await stack.up();
    await declare({ hub2: { args: declared } });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/aliases: \[\{ name: "<former name>" \}\]/);
    expect(emulator.registries().map(({ id }) => id)).toEqual([41]);
    await declare({ hub2: { args: declared, opts: { aliases: [{ name: "hub" }] } } });
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries().map(({ id }) => id)).toEqual([41]);
  });
});
