import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Operation, operations } from "./contestants";
import { Figures, fixed, seconds, table } from "./figures";
import { goals } from "./goals";
import { draw } from "./plots";
import { median, type Results } from "./results";

const files = ["performance.md", "benchmarks.md"].map((name) => path.join(__dirname, "../../docs", name));

/** Writes the figures into docs/performance.md and docs/benchmarks.md, each between its marks, and draws the plots. */
export function writeReport(results: Results): void {
  const figures = new Figures(results);
  writeBlocks({
    machine: `Measured on ${results.machine}; ${results.versions}; ${results.measuredAt.slice(0, 10)}.`,
    goals: goals(figures),
    times: times(figures),
    requests: requests(figures),
    state: state(results),
    rates: rates(results),
    starts: starts(results),
    holds: holdsOf(results.holds),
  });
  drawPlots(figures);
}

/** Writes each block between its marks, in the file that has them. */
export function writeBlocks(blocks: Readonly<Record<string, string>>): void {
  for (const [name, block] of Object.entries(blocks)) {
    const [from, to] = [`<!-- bench: ${name} -->`, `<!-- end of ${name} -->`];
    const file = files.find((each) => readFileSync(each, "utf8").includes(from));
    const [before, rest] = file === undefined ? [] : readFileSync(file, "utf8").split(from);
    const after = rest?.split(to)[1];
    if (file === undefined || after === undefined) throw new Error(`no file in docs has ${from} … ${to}`);
    writeFileSync(file, `${before}${from}\n\n${block}\n\n${to}${after}`);
  }
}

/** The tables that matter most, to be printed. */
export function tablesOf(results: Results): string {
  const figures = new Figures(results);
  return `${goals(figures)}\n\n${times(figures)}`;
}

function times(figures: Figures): string {
  return figures.latencies
    .map((latencyMs) => {
      const rows = figures.counts.flatMap((count) =>
        operations.map((operation) => [
          String(count),
          operation,
          ...figures.names.map((name) => seconds(figures.ms(name, count, latencyMs, operation))),
          ...figures.names
            .filter((name) => name !== "ours")
            .map((name) => fixed(figures.ratio("ours", name, count, latencyMs, operation))),
        ]),
      );
      const others = figures.names.filter((name) => name !== "ours").map((name) => `ours / ${name}`);
      return `### ${latencyMs === 0 ? "Each request answered at once" : `${latencyMs} ms for each request`}\n\n${table(["registries", "operation", ...figures.names.map((name) => `${name}, s`), ...others], rows)}`;
    })
    .join("\n\n");
}

function requests(figures: Figures): string {
  const largest = figures.counts.at(-1) ?? 0;
  const rows = operations.map((operation) => {
    const each = (name: string) => {
      const sent = figures.of(name, largest, 0, operation, (sample) => sample.requests);
      const connections = figures.of(name, largest, 0, operation, (sample) => sample.connections);
      return sent === undefined ? "–" : `${(sent / largest).toFixed(1)} (${connections})`;
    };
    return [operation, ...figures.names.filter((name) => name !== "floor").map(each)];
  });
  return table(["operation", ...figures.names.filter((name) => name !== "floor")], rows);
}

function state({ stateParts }: Results): string {
  const rows = Object.entries(stateParts).map(([part, bytes]) => [part, String(bytes), originOf(part)]);
  const sum = Object.values(stateParts).reduce((total, bytes) => total + bytes, 0);
  return table(["part", "bytes", "what it is"], [...rows, ["total", String(sum), ""]]);
}

/** What each part of a registry in the checkpoint is; the first pattern that fits counts. */
const origins: ReadonlyArray<readonly [part: RegExp, origin: string]> = [
  [/: __provider$/, "the loader of this provider"],
  [/: endpoint$/, "recorded if it is not the region's own"],
  [/: (status|createdAt|updatedAt)$/, "from SWR"],
  [/: credential$/, "from the program, encrypted by Pulumi"],
  [/^inputs: /, "from the program"],
  [/^outputs: (adoptExisting|dnsConf|target|timeouts)$/, "`null` for an empty output"],
  [/^outputs: /, "a copy for diff and delete"],
  [/^/, "Pulumi's"],
];
const originOf = (part: string) => origins.find(([pattern]) => pattern.test(part))?.[1] ?? "";

function rates({ rates: measured }: Results): string {
  const groups = new Map<string, typeof measured>();
  for (const sample of measured) {
    const key = `${sample.count}/${sample.latencyMs}/${sample.atOnce}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  const rows = [...groups.values()].map((samples) => {
    const [first] = samples;
    const took = median(samples.map((sample) => sample.seconds));
    const throttled = median(samples.map((sample) => sample.throttled / sample.requests));
    return [
      String(first?.count),
      `${first?.latencyMs} ms`,
      String(first?.atOnce),
      fixed(took),
      fixed(took / (first?.idealSeconds ?? 1)),
      `${(throttled * 100).toFixed(1)} %`,
      String(median(samples.map(({ connections }) => connections))),
    ];
  });
  return table(["deletes", "latency", "in flight", "seconds", "times the ideal", "429", "connections"], rows);
}

function starts({ starts: measured }: Results): string {
  return table(
    ["what", "ms"],
    Object.entries(measured).map(([what, values]) => [what, fixed(median(values), 1)]),
  );
}

/** How long each of the worst answers holds the process. */
export function holdsOf(holds: Results["holds"]): string {
  return table(
    ["answer", "ms"],
    Object.entries(holds).map(([answer, values]) => [answer, fixed(median(values), 1)]),
  );
}

function drawPlots(figures: Figures): void {
  const lines = (operation: Operation) =>
    figures.names.map((name) => ({
      name,
      points: figures.counts.flatMap((count) => {
        const ms = figures.ms(name, count, 0, operation);
        return ms === undefined ? [] : [[count, ms / 1_000] as const];
      }),
    }));
  draw({
    file: "performance-up.svg",
    title: "pulumi up of N registries",
    x: "registries",
    y: "seconds",
    kind: "line",
    series: lines("up"),
  });
  const largest = figures.counts.filter((count) => count <= 500).at(-1) ?? 0;
  const bars = figures.names.map((name) => ({
    name,
    points: operations.flatMap((operation) => {
      const ms = figures.ms(name, largest, 0, operation);
      return ms === undefined ? [] : [[operation, ms / 1_000] as const];
    }),
  }));
  draw({
    file: "performance-operations.svg",
    title: `${largest} registries, each request answered at once`,
    x: "",
    y: "seconds",
    kind: "bar",
    series: bars,
  });
  const written = figures.names.map((name) => ({
    name,
    points: figures.counts.flatMap((count) => {
      const bytes = figures.of(name, count, 0, "up", ({ engineWroteBytes }) => engineWroteBytes);
      return bytes === undefined ? [] : [[count, bytes / 1e6] as const];
    }),
  }));
  draw({
    file: "performance-written.svg",
    title: "What Pulumi's engine writes during pulumi up of N registries",
    x: "registries",
    y: "MB",
    kind: "line",
    linear: true,
    series: written,
  });
}
