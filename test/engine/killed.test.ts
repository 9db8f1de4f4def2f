import { readFileSync } from "node:fs";
import path from "node:path";
import { declared } from "../support/declared";
import { type DeclaredStack, startDeclared } from "./declared-stack";
import { isAlive, processesOf } from "./processes";

const kills = Number(process.env.SWR_CHAOS_KILLS ?? 5);
const seed = Number(process.env.SWR_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const names = Array.from({ length: 10 }, (_, index) => `hub-${index}`);

/** The commands under a heading of docs/reliability.md, without their comments. */
function recovery(heading: string): string[] {
  const text = readFileSync(path.join(__dirname, "../../docs/reliability.md"), "utf8");
  const [, block = ""] = text.split(`### ${heading}\n`)[1]?.split("```sh\n") ?? [];
  return (block.split("```")[0] ?? "").split("\n").flatMap((line) => line.replace(/\s+#.*/, "") || []);
}

/** Runs a command line as the text has it. */
async function type(line: string, { stack }: DeclaredStack): Promise<void> {
  const file = /^rm ~\/.pulumi\/stacks\/<project>\/<stack>(\S+)$/.exec(line)?.[1];
  if (file) return stack.removeFromBackend(`dev${file}`);
  const [, variable, value = "", command = "", flags = ""] = /^(?:(\w+)=(\S+) )?pulumi (\w+)(.*)$/.exec(line) ?? [];
  if (variable) stack.env[variable] = value;
  const unattended = command === "destroy" ? ["--skip-preview"] : [];
  const { code, output } =
    command === "up" ? await stack.up() : await stack.pulumi(command, ...flags.trim().split(" "), ...unattended);
  if (variable) delete stack.env[variable];
  if (code !== 0) throw new Error(`\`${line}\` failed:\n${output}`);
}

/** Does what the text says, also where it speaks of a message that Pulumi may give. */
async function recover(command: "up" | "destroy", world: DeclaredStack): Promise<void> {
  const [first = "", ...rest] = recovery(`After a killed \`pulumi ${command}\``);
  try {
    await type(first, world);
  } catch (error) {
    const said = "failed to load checkpoint: EOF";
    if (!String(error).includes(said)) throw error;
    for (const line of [...recovery(`If Pulumi says \`${said}\``), first]) await type(line, world);
  }
  for (const line of rest) await type(line, world);
}

/** Numbers in [0, 1), the same for the same seed. */
function chances(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state / 2 ** 32;
  };
}

/** Starts a command, kills its engine or its host after so many requests, or at any moment, and waits for the end of all processes. */
async function kill(
  { stack, emulator }: DeclaredStack,
  command: "up" | "destroy",
  chance: () => number,
): Promise<string> {
  const who = chance() < 0.6 ? "engine" : "host";
  // The engine ends at once by either; the host finishes what is in flight at SIGHUP.
  const signal = chance() < 0.7 ? "SIGKILL" : "SIGHUP";
  const requests = Math.floor(chance() * 16);
  const delayMs = Math.floor(chance() * (requests === 0 ? 2_500 : 60));
  const { pid, outcome } = stack.begin(command);
  let ended = false;
  void outcome.then(() => {
    ended = true;
  });
  const done = outcome.then(() => {});
  for (let request = 0; request < requests && !ended; request++) await Promise.race([emulator.nextRequest(), done]);
  await Promise.race([new Promise((resolve) => setTimeout(resolve, delayMs)), done]);
  const { engine, hosts } = processesOf(pid);
  const victim = who === "engine" ? engine : (hosts[0] ?? engine);
  if (victim) process.kill(victim, signal);
  await outcome;
  // The host of a killed engine ends itself. One that has not loaded this package yet is Pulumi's own matter, and holds nothing.
  if (requests === 0) for (const host of hosts.filter(isAlive)) process.kill(host, "SIGKILL");
  for (let polls = 0; hosts.some(isAlive); polls++) {
    if (polls > 100) throw new Error(`the host ${hosts.join()} lives on`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return `${command}, ${signal} to the ${who} after ${requests} requests and ${delayMs} ms`;
}

async function expectWhole({ stack, emulator }: DeclaredStack, names: readonly string[], after: string): Promise<void> {
  const recorded = (await stack.registries()).map(({ id, outputs }) => `${outputs.name} ${id.split("/")[1]}`);
  const there = emulator.registries().map(({ name, id }) => `${name} ${id}`);
  expect({ after, there: there.sort() }).toEqual({ after, there: recorded.sort() });
  expect({
    after,
    names: emulator
      .registries()
      .map(({ name }) => name)
      .sort(),
  }).toEqual({ after, names: [...names] });
}

describe("a run that is killed", () => {
  it(`leaves nothing that docs/reliability.md does not mend, ${kills} times (SWR_CHAOS_SEED=${seed})`, async () => {
    const chance = chances(seed);
    const registries = Object.fromEntries(names.map((name) => [name, { args: { ...declared, name } }]));
    const world = await startDeclared(registries);
    // Long enough that kills find requests in flight.
    world.emulator.inject({ times: Number.POSITIVE_INFINITY, delayMs: 40, afterEffect: true });
    for (let count = 0; count < kills; count++) {
      const up = count % 2 === 0;
      const after = await kill(world, up ? "up" : "destroy", chance);
      await recover(up ? "up" : "destroy", world);
      await expectWhole(world, up ? names : [], `kill ${count + 1}: ${after}`);
      if (up) expect((await world.stack.preview("--expect-no-changes")).code).toBe(0);
      if (process.env.SWR_CHAOS_KILLS) process.stdout.write(`   … kill ${count + 1} of ${kills}: ${after}\n`);
    }
  }, 3_600_000);
});
