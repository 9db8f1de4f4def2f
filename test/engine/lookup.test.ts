import { sample } from "../emulator/emulator";
import { declared } from "../support/declared";
import { deployed, emulateProvider } from "../support/emulated-provider";
import { startDeclared } from "./declared-stack";

describe("ReplicationRegistry.get()", () => {
  const config = { "huaweicloud:region": sample.region };

  it("shows a registry that the stack does not own, and destroy leaves it", async () => {
    const elsewhere = await emulateProvider();
    const { id } = await deployed(elsewhere.provider, declared);
    const endpoints = { "huaweicloud:endpoints": elsewhere.emulator.endpoints };
    const { stack } = await startDeclared({}, { ...config, ...endpoints, "shop:lookUp": id }, "lookup");
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    expect(output).toMatch(/registryId: 41\n\s+url {7}: "https:\/\/harbor.example.com"/);
    expect((await stack.destroy()).code).toBe(0);
    expect(elsewhere.emulator.registries()).toHaveLength(1);
    await elsewhere.emulator.stop();
  });

  it.each([
    [`${sample.instanceId}/999`, /Cannot read registry 999: .*\n?.*There is no such registry/],
    ["999", /"999" is not the id of one.*\n?.*<instanceId>\/<registryId>/],
  ])("fails for %s, which is not there", async (id, message) => {
    const { stack } = await startDeclared({}, { ...config, "shop:lookUp": id }, "lookup");
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(message);
    expect(output).not.toMatch(/^\s+at \S+ \(/m);
  });
});
