import { readFileSync } from "node:fs";
import path from "node:path";
import { Emulator } from "../emulator/emulator";
import type { Entry } from "../emulator/journal";
import { exampleConfig } from "../emulator/sample";
import { type Outcome, TestStack } from "../engine/stack";
import { bold, dim, printJournal, quote } from "./print";

// A walk through the main job on the real Pulumi engine, with an emulated SWR on this machine.

const program = "examples/sites/index.ts";
const action = "swr:instance:deleteRegistry";

interface Walk {
  emulator: Emulator;
  stack: TestStack;
}

let chapter = 0;
let chapterOf: number[] = [];

function open(title: string, ...lines: string[]): void {
  chapter += 1;
  console.log(`\n${bold(`${chapter}. ${title}`)}`);
  for (const line of lines) console.log(`   ${line}`);
  console.log();
}

function ensure(claim: boolean, otherwise: string): void {
  if (!claim) throw new Error(`Not as it should be: ${otherwise}.`);
}

/** Shows a command and what it prints, and stops the walk where that is not as it should be. */
async function step(
  { emulator }: Walk,
  command: string,
  work: Promise<Outcome>,
  expected: { fails?: boolean; shows?: RegExp[] } = {},
): Promise<void> {
  console.log(`   ${bold(`$ ${command}`)}`);
  const { code, output } = await work;
  chapterOf = [...chapterOf, ...Array<number>(emulator.journal.entries.length - chapterOf.length).fill(chapter)];
  quote(output);
  console.log(`   ${dim(`exit status ${code}`)}`);
  const { fails = false, shows = [] } = expected;
  ensure(fails ? code !== 0 : code === 0, `\`${command}\` ended with exit status ${code}`);
  for (const pattern of shows) ensure(pattern.test(output), `\`${command}\` did not show ${pattern}`);
  ensure(!/far-away-secret|emulator-secret-key/.test(output), `\`${command}\` printed a secret`);
}

async function deploy(walk: Walk): Promise<void> {
  const { emulator, stack } = walk;
  open(
    "What the program declares",
    "Two Harbors and an SWR Enterprise instance as targets of image replication.",
    `This is ${program}:`,
  );
  quote(readFileSync(path.join(__dirname, "../..", program), "utf8"));

  open("The preview that a reviewer reads", "No request is sent, no secret is shown.");
  await step(walk, "pulumi preview --diff", stack.preview(), { shows: [/4 to create/, /accessSecret: \[secret\]/] });
  ensure(emulator.journal.entries.length === 0, "a preview sent a request");

  open("The first deployment", "One POST and one read-back for each; the project is looked up in IAM once.");
  await step(walk, "pulumi up --yes --skip-preview", stack.up(), { shows: [/4 created/] });
  ensure(emulator.registries().length === 3, "there should be three registries");
}

async function change(walk: Walk): Promise<void> {
  const { emulator, stack } = walk;
  open("An edit, and its preview", "Only what changes is shown, and nothing is replaced that need not be.");
  const description = "images for the shops, and for the kiosks";
  console.log(`   ${bold(`$ pulumi config set description "${description}"`)}`);
  await stack.configure({ "swr-sites:description": description });
  await step(walk, "pulumi preview --diff", stack.preview(), { shows: [/2 to update/, /~ description/] });
  await step(walk, "pulumi up --yes --skip-preview", stack.up(), { shows: [/2 updated/] });

  open(
    "Somebody changes a registry in the console",
    'Bob gives harbor-us the description "do not touch, Bob". A refresh finds it, and the next preview would put it right.',
  );
  emulator.edit(idOf(emulator, "harbor-us"), { description: "do not touch, Bob" });
  const refresh = stack.refresh("--diff");
  await step(walk, "pulumi refresh --yes --skip-preview --diff", refresh, { shows: [/do not touch, Bob/] });
  await step(walk, "pulumi preview --diff", stack.preview(), { shows: [/1 to update/] });
}

async function tearDown(walk: Walk): Promise<void> {
  const { emulator, stack } = walk;
  const us = idOf(emulator, "harbor-us");
  open(
    "A destroy that SWR refuses",
    `IAM denies ${action} to these credentials: the deployment fails, the reason is decoded.`,
    'All three registries stay in the state; with the stack itself, Pulumi counts "4 errored".',
  );
  emulator.deniedActions.add(action);
  const refused = stack.destroy();
  await step(walk, "pulumi destroy --yes --skip-preview", refused, { fails: true, shows: [/Denied by IAM: swr:/] });
  ensure((await stack.registries()).length === 3, "all registries should still be in the state");
  ensure(emulator.registries().length === 3, "all registries should still be on SWR");

  open(
    "The right is given, one registry is gone already, and the destroy finishes",
    "Somebody deleted harbor-us in the console meanwhile: SWR answers 404, which is what a delete wants.",
  );
  emulator.deniedActions.clear();
  emulator.drop(us);
  const shows = [/"harbor-us" \(\d+\) was already gone/, /4 deleted/];
  await step(walk, "pulumi destroy --yes --skip-preview", stack.destroy(), { shows });
  ensure((await stack.registries()).length === 0, "no registry should be left in the state");
  ensure(emulator.registries().length === 0, "no registry should be left on SWR");
}

function recount({ emulator }: Walk): void {
  const { entries } = emulator.journal;
  const connections = new Set(entries.map(({ connection }) => connection)).size;
  open("Every request that the emulator saw", `${entries.length} requests over ${connections} connections.`);
  printJournal(entries.map((entry: Entry, index) => ({ ...entry, chapter: chapterOf[index] ?? 0 })));
}

function idOf(emulator: Emulator, name: string): number {
  return emulator.registries().find((registry) => registry.name === name)?.id ?? 0;
}

async function main(): Promise<void> {
  const emulator = await new Emulator().start();
  const stack = await TestStack.create({
    program,
    project: "swr-sites",
    config: exampleConfig("swr-sites", emulator.endpoints),
    secrets: { "swr-sites:harborSecret": "far-away-secret" },
  });
  // A Ctrl-C ends the CLI that runs; then the walk stops there and cleans up.
  process.on("SIGINT", () => {});
  // A reader that goes away early, such as `head`, ends it too.
  process.stdout.on("error", () => process.exit(0));
  process.on("exit", () => stack.remove());
  console.log(bold("pulumi-huaweicloud-swr: a walk through the main job"));
  console.log(
    `The Pulumi engine is real (${(await stack.must("version")).trim()}); SWR, IAM and STS are emulated on 127.0.0.1.`,
  );
  try {
    const walk = { emulator, stack };
    for (const part of [deploy, change, tearDown, recount]) await part(walk);
    console.log(
      `\n${bold("Every step went as it should.")} To try a program of your own: README.md, "Without an account".`,
    );
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  } finally {
    await emulator.stop();
  }
}

void main();
