import { replicationRegistry } from "../../provider/resources/replication-registry/definition";
import { sample } from "../emulator/emulator";
import { declared } from "../support/declared";
import { lifecycleOf } from "../support/lifecycle-of";
import { startDeclared } from "./declared-stack";

const { toWire } = lifecycleOf(replicationRegistry);

describe("an up that fails", () => {
  it("keeps the old secret in state when the rotation is refused, and plans it again", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    await stack.up();
    await stack.configure({}, { "shop:secret": "far-secret-2" });
    emulator.inject({
      method: "PUT",
      times: 9,
      answer: { status: 400, body: { error_code: "x", error_msg: "far-secret-2 is weak" } },
    });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/SWR refused it \(400 x\): \[secret\] is weak/);
    expect(output).not.toContain("far-secret");
    emulator.clearFaults();
    expect((await stack.preview()).output).toMatch(/~ accessSecret: \[secret\] => \[secret\]/);
    await stack.up();
    expect(emulator.registries()[0]?.credential.access_secret).toBe("far-secret-2");
  });

  it("keeps the id of a registry that could not be read back, and the next up settles it", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    emulator.inject({
      method: "GET",
      path: /registries\/41$/,
      times: 9,
      answer: { status: 403, body: { error_code: "x", error_msg: "no" } },
    });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/could not be read back.*\n.*kept in the state with its id 41/);
    expect((await stack.registries()).map(({ id }) => id)).toEqual([`${sample.instanceId}/41`]);
    emulator.clearFaults();
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries()).toHaveLength(1);
    expect((await stack.registries())[0]?.outputs.status).toBe("healthy");
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("leaves what could not be read back so that a destroy deletes it", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    emulator.inject({
      method: "GET",
      path: /registries\/41$/,
      times: 9,
      answer: { status: 403, body: { error_code: "x" } },
    });
    expect((await stack.up()).code).not.toBe(0);
    emulator.clearFaults();
    const { code, output } = await stack.destroy();
    expect(output).not.toMatch(/must be a string|^\s+at /m);
    expect(code).toBe(0);
    expect(emulator.registries()).toEqual([]);
    expect(await stack.registries()).toEqual([]);
  });

  it("leaves an update of unknown outcome so that refresh and destroy work", async () => {
    const { stack, emulator, declare } = await startDeclared({ hub: { args: declared } });
    await stack.up();
    await declare({ hub: { args: { ...declared, description: "changed" } } });
    emulator.inject({ method: "PUT", times: 9, cut: "reset", afterEffect: true });
    expect((await stack.up()).code).not.toBe(0);
    emulator.clearFaults();
    expect((await stack.refresh()).code).toBe(0);
    expect((await stack.registries())[0]?.outputs.description).toBe("changed");
    expect((await stack.destroy()).code).toBe(0);
    expect(emulator.registries()).toEqual([]);
  });

  it("names the existing registry when the name is taken, and leaves it alone", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    emulator.make(toWire(declared));
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/taken by id 41/);
    expect(emulator.registries()).toHaveLength(1);
    expect(await stack.registries()).toHaveLength(0);
  });

  it("sends an update of unknown outcome again, also when the program has gone back meanwhile", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    await stack.up();
    await stack.configure({}, { "shop:secret": "far-secret-2" });
    emulator.inject({ method: "PUT", times: 9, cut: "reset", afterEffect: true });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/SWR may or may not have changed it/);
    expect(emulator.registries()[0]?.credential.access_secret).toBe("far-secret-2");
    emulator.clearFaults();
    await stack.configure({}, { "shop:secret": "far-secret-1" });
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries()[0]?.credential.access_secret).toBe("far-secret-1");
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("sends the secret again after a refresh too, which cannot tell which one SWR holds", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    await stack.up();
    await stack.configure({}, { "shop:secret": "far-secret-2" });
    emulator.inject({ method: "PUT", times: 9, cut: "reset", afterEffect: true });
    expect((await stack.up()).code).not.toBe(0);
    emulator.clearFaults();
    await stack.refresh();
    await stack.configure({}, { "shop:secret": "far-secret-1" });
    expect((await stack.preview()).output).toMatch(/\+ accessSecret: \[secret\]/);
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries()[0]?.credential.access_secret).toBe("far-secret-1");
    expect(JSON.stringify(await stack.registries())).not.toContain("far-secret");
  });

  it("leaves no orphan and no duplicate when the answer to a create is lost", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    emulator.inject({ method: "POST", path: /registries$/, cut: "reset", afterEffect: true });
    expect((await stack.up()).code).toBe(0);
    expect(emulator.registries()).toHaveLength(1);
    expect((await stack.registries()).map(({ id }) => id)).toEqual([`${sample.instanceId}/41`]);
  });
});
