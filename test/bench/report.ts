import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Operation, operations } from "./contestants";
import { Figures, fixed, seconds, table } from "./figures";
import { goals } from "./goals";
import { draw } from "./plots";
import { median, type Results } from "./results";

const file = path.join(__dirname, "../../docs/performance.md");

/** Writes figures and plots into docs/performance.md, each between its marks; what stands around them is written by hand. */
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

/** Each between its marks. */
export function writeBlocks(blocks: Readonly<Record<string, string>>): void {
  let text = readFileSync(file, "utf8");
  for (const [name, block] of Object.entries(blocks)) {
    const [from, to] = [`<!-- bench: ${name} -->`, `<!-- end of ${name} -->`];
    const [before, rest] = text.split(from);
    const after = rest?.split(to)[1];
    if (before === undefined || after === undefined) throw new Error(`docs/performance.md has no ${from} … ${to}`);
    text = `${before}${from}\n\n${block}\n\n${to}${after}`;
  }
  writeFileSync(file, text);
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
  const rows = Object.entries(stateParts).map(([part, bytes]) => [part, String(bytes), whoseIs(part)]);
  const sum = Object.values(stateParts).reduce((total, bytes) => total + bytes, 0);
  return table(["part", "bytes", "whose"], [...rows, ["together", String(sum), ""]]);
}

/** Of the parts of a registry in the checkpoint; the first that fits. */
const owners: ReadonlyArray<readonly [part: RegExp, whose: string]> = [
  [/: __provider$/, "ours: the address of the code"],
  [/: endpoint$/, "ours, where the address is not the region's own"],
  [/: (status|createdAt|updatedAt)$/, "what SWR says"],
  [/: credential$/, "the program's, encrypted by Pulumi"],
  [/^inputs: /, "the program's"],
  [/^outputs: (adoptExisting|dnsConf|target|timeouts)$/, "that it holds nothing"],
  [/^outputs: /, "the same, for diff and delete"],
  [/^/, "Pulumi's"],
];
const whoseIs = (part: string) => owners.find(([pattern]) => pattern.test(part))?.[1] ?? "";

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
  return table(["deletes", "latency", "at once", "seconds", "of N / 200 s", "429", "connections"], rows);
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
