import { declared } from "../declared";
import { error } from "../served";
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

let heard: HeardSignals;

/** Starts a command and signals its processes while SWR works at its first request, which is answered so long after the hosts have heard it. */
async function signalled(
  { stack, emulator }: DeclaredStack,
  command: "up" | "destroy",
  sent: Sent,
  answerDelayMs = 0,
): Promise<Outcome> {
  emulator.journal.clear();
  Object.assign(stack.env, heard.env);
  let workOn = () => {};
  const until = new Promise<void>((resolve) => {
    workOn = resolve;
  });
  emulator.inject({ until, answerDelayMs, afterEffect: true });
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

  it("that cuts a create keeps what it has made", async () => {
    const world = await startDeclared({ hub: { args: declared } });
    await signalled(world, "up", ["SIGTERM", "every process"], 60_000);
    expect(world.emulator.registries()).toHaveLength(1);
    await expectAgreement(world);
  });
});
