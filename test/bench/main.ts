import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { partsOf } from "./checkpoint";
import { type Contestant, contestants, operations } from "./contestants";
import { measureHolds } from "./holds";
import { measureRate } from "./rates";
import { holdsOf, tablesOf, writeBlocks, writeReport } from "./report";
import { emptyResults, load, type Results, save } from "./results";
import { startServer } from "./server-process";
import { measureRules, measureSizes, measureStarts } from "./starts";
import { watched } from "./watch";

/** Deletes, milliseconds for each, and how many at a time: the choice of 16, and what it comes to. */
const rateTrials: ReadonlyArray<readonly [count: number, latencyMs: number, atOnce: number]> = [
  ...[4, 8, 16, 32].flatMap((atOnce) => [0, 50, 100].map((latencyMs) => [500, latencyMs, atOnce] as const)),
  ...[0, 50, 100].map((latencyMs) => [2_000, latencyMs, 16] as const),
];

/** `npm run bench` measures all figures of docs/benchmarks.md and docs/performance.md; test/run/bench.mjs explains the options. */
async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    options: {
      counts: text,
      large: flag,
      latencies: text,
      contestants: text,
      repeats: text,
      "no-rates": flag,
      answers: flag,
      write: flag,
      add: flag,
      report: flag,
    },
  });
  if (values.report) return writeReport(load());
  if (values.answers) return measureAnswers(values.write ?? false);
  const counts = numbersIn("counts", values.counts ?? `1,10,100,500${values.large ? ",2000" : ""}`, 1);
  const latencies = numbersIn("latencies", values.latencies ?? "0,50", 0);
  const [repeats = 1] = numbersIn("repeats", values.repeats ?? "3", 1);
  const names = values.contestants?.split(",");
  const all = contestants().map(({ name }) => name);
  const unknown = names?.filter((name) => !all.includes(name)) ?? [];
  if (unknown.length > 0) throw new Error(`--contestants: no ${unknown.join(", ")}; there are ${all.join(", ")}`);
  const { large: _, ...narrowing } = values;
  const isWhole = Object.keys(narrowing).length === 0;
  const keep = isWhole || values.write || values.add ? save : () => {};

  const results = values.add ? load() : await measureAlone(values["no-rates"] ? 0 : repeats);
  keep(results);
  for (const count of counts)
    for (const latencyMs of latencies) await compete(results, { count, latencyMs, repeats, names }, keep);
  if (keep === save) writeReport(results);
  console.log(tablesOf(results));
}

/** What answers do that are meant to hold the process: by itself, for it takes seconds. */
async function measureAnswers(writes: boolean): Promise<void> {
  const holds = holdsOf(await measureHolds(9));
  if (writes) writeBlocks({ holds });
  console.log(holds);
}

function numbersIn(option: string, given: string, least: number): number[] {
  const numbers = given.split(",").map(Number);
  if (given !== "" && numbers.every((number) => Number.isInteger(number) && number >= least)) return numbers;
  throw new Error(`--${option}: "${given}" is not a list of whole numbers from ${least} on`);
}

/** What needs no engine: sizes, starts, and many requests at once. */
async function measureAlone(rateRepeats: number): Promise<Results> {
  const results = emptyResults(cliVersion());
  results.sizes = measureSizes();
  results.starts = { ...(await measureStarts(9)), ...measureRules() };
  results.holds = await measureHolds(9);
  for (const [count, latencyMs, atOnce] of rateTrials)
    for (let repeat = 0; repeat < rateRepeats; repeat++) {
      const rate = await measureRate(count, latencyMs, atOnce);
      console.log(
        `${count} deletes of ${latencyMs} ms at 200/s, ${atOnce} at once: ${rate.seconds.toFixed(2)} s, ${rate.throttled} throttled`,
      );
      results.rates.push(rate);
    }
  return results;
}

function cliVersion(): string {
  return execFileSync(process.env.SWR_TEST_CLI ?? "pulumi", ["version"], { encoding: "utf8" }).trim();
}

/** How many registries, how long each request takes, and how often. */
interface Trial {
  count: number;
  latencyMs: number;
  repeats: number;
  /** Which contestants; default all. */
  names: string[] | undefined;
}

/** All contestants in turn, so many times, each time another first: a slow minute of the machine hits all alike. */
async function compete(
  results: Results,
  { count, latencyMs, repeats, names }: Trial,
  keep: (results: Results) => void,
): Promise<void> {
  const all = contestants().filter(({ name }) => names?.includes(name) ?? true);
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let place = 0; place < all.length; place++) {
      const contestant = all[(place + repeat) % all.length];
      if (contestant) await measure(results, contestant, count, latencyMs);
      keep(results);
    }
  }
}

async function measure(results: Results, contestant: Contestant, count: number, latencyMs: number): Promise<void> {
  const server = await startServer(latencyMs);
  const contest = await contestant.enter({ count, latencyMs, url: server.url });
  const told: string[] = [];
  try {
    for (const operation of operations) {
      const from = performance.now();
      let ms = 0;
      const taken = await watched(async () => {
        await contest.does(operation);
        ms = performance.now() - from;
      });
      const { requests, connections, left } = await server.seen();
      if (operation === "destroy" && left > 0) throw new Error(`${contestant.name} left ${left} registries behind`);
      const state = operation === "preview" ? "" : contest.state();
      if (contestant.name === "ours" && operation === "up") results.stateParts = partsOf(state);
      const of = { contestant: contestant.name, count, latencyMs, operation };
      results.samples.push({ ...of, ms, requests, connections, stateBytes: state.length, ...taken });
      told.push(`${operation} ${(ms / 1_000).toFixed(2)}`);
    }
  } finally {
    contest.end();
    server.stop();
  }
  console.log(`${contestant.name.padEnd(9)} ${count} registries, ${latencyMs} ms: ${told.join(", ")}`);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
