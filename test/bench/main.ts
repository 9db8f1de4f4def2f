import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { type Contestant, contestants, operations } from "./contestants";
import { peakOfHost } from "./memory";
import { measureRate } from "./rates";
import { writeReport } from "./report";
import { emptyResults, load, type Results, save } from "./results";
import { startServer } from "./server-process";
import { measureSizes, measureStarts } from "./starts";

/** Deletes, milliseconds for each, and how many at a time: the choice of 16, and what it comes to. */
const rateTrials: ReadonlyArray<readonly [count: number, latencyMs: number, atOnce: number]> = [
  ...[4, 8, 16, 32].flatMap((atOnce) => [0, 50, 100].map((latencyMs) => [500, latencyMs, atOnce] as const)),
  [2_000, 0, 16],
  [2_000, 50, 16],
];

/** `npm run bench`: everything that docs/performance.md tells, measured here and now; see test/run/bench.mjs for the options. */
async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      large: { type: "boolean" },
      report: { type: "boolean" },
      add: { type: "boolean" },
      counts: text,
      contestants: text,
      latencies: text,
      repeats: text,
      rates: text,
    },
  });
  const numbers = (given: string | undefined, usual: number[]) =>
    given?.split(",").filter(Boolean).map(Number) ?? usual;
  if (values.report) return writeReport(load());
  const results = values.add ? load() : await measureAlone(values.rates !== "");
  save(results);
  const counts = numbers(values.counts, [1, 10, 100, 500, ...(values.large ? [2_000] : [])]);
  const repeats = Number(values.repeats ?? 3);
  const names = values.contestants?.split(",");
  for (const count of counts)
    for (const latencyMs of numbers(values.latencies, [0, 50]))
      await compete(results, { count, latencyMs, repeats, names });
  writeReport(results);
}

/** What needs no engine: sizes, starts, and many requests at once. */
async function measureAlone(withRates: boolean): Promise<Results> {
  const results = emptyResults(cliVersion());
  results.sizes = measureSizes();
  results.starts = await measureStarts(9);
  for (const [count, latencyMs, atOnce] of withRates ? rateTrials : [])
    for (let repeat = 0; repeat < 3; repeat++) {
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

/** All contestants in turn, so many times, each time another first: a slow minute of the machine hits all alike. */
async function compete(
  results: Results,
  {
    count,
    latencyMs,
    repeats,
    names,
  }: { count: number; latencyMs: number; repeats: number; names: string[] | undefined },
): Promise<void> {
  const all = contestants().filter(({ name }) => names?.includes(name) ?? true);
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let place = 0; place < all.length; place++) {
      const contestant = all[(place + repeat) % all.length];
      if (contestant) await measure(results, contestant, count, latencyMs);
      save(results);
    }
  }
}

async function measure(results: Results, contestant: Contestant, count: number, latencyMs: number): Promise<void> {
  const server = await startServer(latencyMs);
  const contest = await contestant.enter({ count, latencyMs, url: server.url });
  const told: string[] = [];
  for (const operation of operations) {
    const from = performance.now();
    let ms = 0;
    const hostPeakBytes = await peakOfHost(async () => {
      await contest.does(operation);
      ms = performance.now() - from;
    });
    const { requests, connections, left } = await server.seen();
    if (operation === "destroy" && left > 0) throw new Error(`${contestant.name} left ${left} registries behind`);
    const stateBytes = operation === "preview" ? 0 : contest.stateBytes();
    if (contestant.name === "ours" && operation === "up") results.stateParts = contest.stateParts();
    const of = { contestant: contestant.name, count, latencyMs, operation };
    results.samples.push({ ...of, ms, requests, connections, stateBytes, hostPeakBytes });
    told.push(`${operation} ${(ms / 1_000).toFixed(2)}`);
  }
  contest.end();
  server.stop();
  console.log(`${contestant.name.padEnd(9)} ${count} registries, ${latencyMs} ms: ${told.join(", ")}`);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
