import { readFileSync } from "node:fs";
import path from "node:path";
import { Emulator, sample } from "../emulator/emulator";
import type { Entry } from "../emulator/journal";
import { type Outcome, TestStack } from "../engine/stack";

// A walk through the main job on the real Pulumi engine, with an emulated SWR on this machine.

const program = "examples/sites/index.ts";
const bold = (text: string) => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);
const dim = (text: string) => (process.stdout.isTTY ? `\u001b[2m${text}\u001b[0m` : text);
let chapters = 0;

function chapter(title: string, ...lines: string[]): void {
  chapters += 1;
  console.log(`\n${bold(`${chapters}. ${title}`)}`);
  for (const line of lines) console.log(`   ${line}`);
  console.log();
}

function show(text: string): void {
  const lines = text
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim()
    .split("\n");
  for (const line of lines) console.log(`   ${dim("│")} ${line}`);
}

/** Shows a command and what it prints, and stops the demo where that is not as it should be. */
async function step(
  command: string,
  work: Promise<Outcome>,
  expected: { fails?: boolean; shows?: RegExp[] } = {},
): Promise<void> {
  console.log(`   ${bold(`$ ${command}`)}`);
  const { code, output } = await work;
  show(output);
  const { fails = false, shows = [] } = expected;
  ensure(fails ? code !== 0 : code === 0, `\`${command}\` ended with exit status ${code}`);
  for (const pattern of shows) ensure(pattern.test(output), `\`${command}\` did not show ${pattern}`);
  ensure(!/far-away-secret|emulator-secret-key/.test(output), `\`${command}\` printed a secret`);
  console.log(`   ${dim(`(exit status ${code})`)}\n`);
}

function ensure(claim: boolean, otherwise: string): void {
  if (!claim) throw new Error(`not as it should be: ${otherwise}`);
}

function table(entries: readonly Entry[]): void {
  const rows = entries.map(({ service, method, path: full, status, note }) => {
    const short = full.replace(/^\/v2\/[^/]+\/instances\/[^/]+\//, "…/");
    return [service, method, short, String(status), note || meaningOf(method, status)];
  });
  const heads = ["service", "method", "path", "status", ""];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [heads, widths.map((width) => "-".repeat(width)), ...rows]) {
    console.log(
      `   ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}`,
    );
  }
}

function meaningOf(method: string, status: number): string {
  if (method === "DELETE" && status === 404) return "already gone, taken as deleted";
  if (method === "DELETE" && status === 403) return "denied, so the deployment fails";
  if (method === "POST" && status === 200) return "the reason of the denial, decoded by STS";
  return "";
}

async function walk(emulator: Emulator, stack: TestStack): Promise<void> {
  chapter(
    "What the program declares",
    "Two Harbors and an SWR Enterprise instance as targets of image replication.",
    `This is ${program}:`,
  );
  show(readFileSync(path.join(__dirname, "../..", program), "utf8"));

  chapter("The preview that a reviewer reads", "No request is sent, no secret is shown.");
  await step("pulumi preview --diff", stack.preview(), { shows: [/4 to create/, /accessSecret: \[secret\]/] });
  ensure(emulator.journal.entries.length === 0, "a preview sent a request");

  chapter("The first deployment", "One POST and one read-back for each; the project is looked up in IAM once.");
  await step("pulumi up --yes --skip-preview", stack.up(), { shows: [/4 created/] });
  ensure(emulator.registries().length === 3, "there should be three registries");

  chapter("An edit, and its preview", "Only what changes is shown, and nothing is replaced that need not be.");
  await stack.configure({ "shop:description": "images for the shops, and for the kiosks" });
  await step("pulumi preview --diff", stack.preview(), { shows: [/2 to update/, /~ description/] });
  await step("pulumi up --yes --skip-preview", stack.up(), { shows: [/2 updated/] });

  chapter("Somebody changes a registry in the console", "A refresh finds it, and the next preview would put it right.");
  const us = idOf(emulator, "harbor-us");
  emulator.edit(us, { description: "do not touch, Bob" });
  await step("pulumi refresh --yes --skip-preview --diff", stack.refresh("--diff"), { shows: [/do not touch, Bob/] });
  await step("pulumi preview --diff", stack.preview(), { shows: [/1 to update/] });

  chapter(
    "A destroy that SWR refuses",
    "The credentials may not delete. The deployment fails, the reason is decoded, all three registries stay in the state.",
  );
  emulator.deniedActions.add("swr:instance:deleteRegistry");
  await step("pulumi destroy --yes --skip-preview", stack.destroy(), {
    fails: true,
    shows: [/Denied by IAM: swr:instance:deleteRegistry/],
  });
  ensure((await stack.registries()).length === 3, "all registries should still be in the state");
  ensure(emulator.registries().length === 3, "all registries should still be on SWR");

  chapter(
    "The right is given, one registry is gone already, and the destroy finishes",
    "Somebody deleted harbor-us in the console meanwhile: SWR answers 404, which is what a delete wants.",
  );
  emulator.deniedActions.clear();
  emulator.drop(us);
  await step("pulumi destroy --yes --skip-preview", stack.destroy(), {
    shows: [/"harbor-us" \(\d+\) was already gone/, /4 deleted/],
  });
  ensure((await stack.registries()).length === 0, "no registry should be left in the state");
  ensure(emulator.registries().length === 0, "no registry should be left on SWR");

  chapter(
    "Every request that the emulator saw",
    `${emulator.journal.entries.length} in all, over kept-alive connections.`,
  );
  table(emulator.journal.entries);
}

function idOf(emulator: Emulator, name: string): number {
  return emulator.registries().find((registry) => registry.name === name)?.id ?? 0;
}

async function main(): Promise<void> {
  console.log(bold("pulumi-huaweicloud-swr: a walk through the main job"));
  console.log("The Pulumi engine is real; SWR, IAM and STS are emulated on 127.0.0.1. Nothing leaves this machine.");
  const emulator = await new Emulator().start();
  const stack = await TestStack.create({
    program,
    config: {
      "huaweicloud:region": sample.region,
      "huaweicloud:endpoints": emulator.endpoints,
      "shop:instanceId": sample.instanceId,
      "shop:eastProject": "e".repeat(32),
      "shop:eastInstance": "2f6e1d3c-8b7a-4c5d-9e0f-a1b2c3d4e5f6",
    },
    secrets: { "shop:harborSecret": "far-away-secret" },
  });
  try {
    await walk(emulator, stack);
    console.log(`\n${bold("All was as it should be.")} Your own program: README.md.`);
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  } finally {
    stack.remove();
    await emulator.stop();
  }
}

void main();
