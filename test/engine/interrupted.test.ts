import type { InjectedFault } from "../emulator/faults";
import { declared } from "../support/declared";
import { error } from "../support/emulated-provider";
import { type DeclaredStack, startDeclared } from "./declared-stack";
import { HeardSignals } from "./heard-signals";
import { processesOf } from "./processes";
import type { Outcome } from "./stack";

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

type Who = "the host" | "every process";
type Sent = [signal: NodeJS.Signals, to: Who];
type Fault = Pick<InjectedFault, "answerDelayMs" | "answer" | "afterEffect">;

let heard: HeardSignals;

/** Starts a command and signals its processes while SWR works at its first request, which it answers when the hosts have heard it. */
async function signalled(
  { stack, emulator }: DeclaredStack,
  command: "up" | "destroy",
  sent: Sent,
  fault: Fault = {},
): Promise<Outcome> {
  emulator.journal.clear();
  Object.assign(stack.env, heard.env);
  let workOn = () => {};
  const until = new Promise<void>((resolve) => {
    workOn = resolve;
  });
  emulator.inject({ until, afterEffect: true, ...fault });
  const asked = emulator.nextRequest();
  const { pid, outcome } = stack.begin(command);
  await asked;
  const [signal, to] = sent;
  const { engine = 0, hosts, launchers } = processesOf(pid);
  for (const each of to === "the host" ? hosts : [engine, ...launchers, ...hosts]) process.kill(each, signal);
  await heard.by(hosts);
  workOn();
  return outcome;
}

async function expectAgreement({ stack, emulator }: DeclaredStack): Promise<void> {
  const recorded = (await stack.registries()).map(({ id, outputs }) => `${id.split("/")[1]} ${outputs.description}`);
  expect(recorded).toEqual(emulator.registries().map(({ id, description }) => `${id} ${description}`));
}

describe("a signal in the middle of a request", () => {
  beforeEach(async () => {
    heard = await HeardSignals.listen();
  });
  afterEach(() => heard.close());

  it.each<Sent>([
    ["SIGTERM", "the host"],
    ["SIGTERM", "every process"],
    ["SIGHUP", "the host"],
  ])("%s to %s leaves state and SWR in agreement, and nothing more is begun", async (...sent) => {
    const world = await startDeclared({ hub: { args: declared } });
    const { emulator, declare } = world;

    const created = await signalled(world, "up", sent);
    expect(created.output).toMatch(/the run was interrupted by SIG.*\n.*It is kept in the state with its id 41/);
    expect(emulator.journal.lines).toEqual(["POST registries 201"]);
    await expectAgreement(world);

    await declare({ hub: { args: { ...declared, description: "changed" } } });
    await signalled(world, "up", sent);
    expect(emulator.journal.lines).toEqual(["PUT registries/41 200"]);
    await expectAgreement(world);

    await signalled(world, "destroy", sent);
    expect(emulator.journal.lines).toEqual(["DELETE registries/41 204"]);
    await expectAgreement(world);
  });

  const everyProcess: Sent = ["SIGTERM", "every process"];
  const never = { answerDelayMs: 60_000 };
  const eitherWay: Array<[string, Fault]> = [
    ["did", never],
    ["did not do", { ...never, answer: { status: 500 }, afterEffect: false }],
  ];

  it("that cuts a create keeps what it has made", async () => {
    const world = await startDeclared({ hub: { args: declared } });
    await signalled(world, "up", everyProcess, never);
    expect(world.emulator.registries()).toHaveLength(1);
    await expectAgreement(world);
  });

  it.each(eitherWay)(
    "that cuts a change which SWR %s leaves it unsettled, and the next run sends it again",
    async (_, fault) => {
      const world = await startDeclared({ hub: { args: declared } });
      const { stack, emulator, declare } = world;
      await stack.up();
      await declare({ hub: { args: { ...declared, description: "changed" } } });
      const { output } = await signalled(world, "up", everyProcess, fault);
      expect(output).toMatch(
        /when the run was interrupted by SIGTERM\.\n.*SWR may or may not have changed it; the next `pulumi up` sends/,
      );
      // Nothing is recorded that is not known for sure: not whether SWR took the change, and not which secret it holds.
      const [{ outputs } = { outputs: {} }] = await stack.registries();
      expect(outputs).toMatchObject({ description: declared.description, credential: { accessKey: "robot" } });
      expect(outputs).not.toHaveProperty("status");
      expect(outputs).not.toHaveProperty("credential.accessSecret");

      emulator.journal.clear();
      expect((await stack.up()).code).toBe(0);
      expect(emulator.journal.lines[0]).toBe("PUT registries/41 200");
      await expectAgreement(world);
      expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    },
  );

  it.each(eitherWay)(
    "that cuts a delete which SWR %s keeps it in the state, and the next run ends it",
    async (_, fault) => {
      const world = await startDeclared({ hub: { args: declared } });
      const { stack, emulator } = world;
      await stack.up();
      const { output } = await signalled(world, "destroy", everyProcess, fault);
      expect(output).toMatch(
        /when the run was interrupted by SIGTERM\.\n.*It may or may not be deleted; it stays in the state/,
      );
      expect(await stack.registries()).toHaveLength(1);

      expect((await stack.destroy()).code).toBe(0);
      expect(await stack.registries()).toEqual([]);
      expect(emulator.registries()).toEqual([]);
    },
  );
});
