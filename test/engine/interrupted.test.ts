import { declared } from "../declared";
import { error } from "../served";
import { startDeclared } from "./declared-stack";
import { processesOf } from "./processes";

describe("a second Ctrl-C", () => {
  it("ends the waits of a destroy, which says what state things are in", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } }, { "huaweicloud:maxRetries": "4" });
    await stack.up();
    const answer = { ...error(429, "APIGW.0308"), headers: { "retry-after": "200" } };
    emulator.inject({ method: "DELETE", times: 9, answer });
    const asked = emulator.nextRequest();
    const { pid, printed, outcome } = stack.begin("destroy");
    await asked;
    const { engine = 0 } = processesOf(pid);
    process.kill(engine, "SIGINT");
    await printed("press ^C again");
    process.kill(engine, "SIGINT");
    const { code, output } = await outcome;
    expect(code).not.toBe(0);
    expect(output).toMatch(/the run was interrupted/);
    expect(output).toMatch(/It was not deleted and stays in the state/);
    expect(await stack.registries()).toHaveLength(1);
  });
});
