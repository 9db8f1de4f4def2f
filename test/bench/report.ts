import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { contestants, type Operation, operations } from "./contestants";
import { draw } from "./plots";
import { median, type Results, type Sample } from "./results";

const file = path.join(__dirname, "../../docs/performance.md");

/** Writes figures and plots into docs/performance.md, each between its marks; what stands around them is written by hand. */
export function writeReport(results: Results): void {
  const figures = new Figures(results);
  const blocks: Record<string, string> = {
    machine: `Measured on ${results.machine}; ${results.versions}; ${results.measuredAt.slice(0, 10)}.`,
    goals: goals(figures),
    times: times(figures),
    requests: requests(figures),
    state: state(results),
    rates: rates(results),
  };
  let text = readFileSync(file, "utf8");
  for (const [name, block] of Object.entries(blocks)) {
    const [from, to] = [`<!-- bench: ${name} -->`, `<!-- end of ${name} -->`];
    const [before, rest] = text.split(from);
    const after = rest?.split(to)[1];
    if (before === undefined || after === undefined) throw new Error(`docs/performance.md has no ${from} … ${to}`);
    text = `${before}${from}\n\n${block}\n\n${to}${after}`;
  }
  writeFileSync(file, text);
  drawPlots(figures);
}

/** Medians of what was measured. */
class Figures {
  readonly counts: number[];
  readonly latencies: number[];
  readonly names: string[];

  constructor(readonly results: Results) {
    const unique = <T>(values: T[]) => [...new Set(values)];
    this.counts = unique(results.samples.map(({ count }) => count)).sort((a, b) => a - b);
    this.latencies = unique(results.samples.map(({ latencyMs }) => latencyMs)).sort((a, b) => a - b);
    this.names = contestants()
      .map(({ name }) => name)
      .filter((name) => results.samples.some(({ contestant }) => contestant === name));
  }

  of(
    contestant: string,
    count: number,
    latencyMs: number,
    operation: Operation,
    what: (sample: Sample) => number | undefined,
  ): number | undefined {
    const found = this.results.samples.filter(
      (sample) =>
        sample.contestant === contestant &&
        sample.count === count &&
        sample.latencyMs === latencyMs &&
        sample.operation === operation,
    );
    const values = found.map(what).filter((value) => value !== undefined);
    return values.length > 0 ? median(values) : undefined;
  }

  ms(contestant: string, count: number, latencyMs: number, operation: Operation): number | undefined {
    return this.of(contestant, count, latencyMs, operation, ({ ms }) => ms);
  }

  /** Of the medians: the runs took turns, so a slow minute hit both. */
  ratio(one: string, other: string, count: number, latencyMs: number, operation: Operation): number | undefined {
    const a = this.ms(one, count, latencyMs, operation);
    const b = this.ms(other, count, latencyMs, operation);
    return a === undefined || b === undefined ? undefined : a / b;
  }
}

const seconds = (ms: number | undefined) => (ms === undefined ? "–" : (ms / 1_000).toFixed(2));
const fixed = (value: number | undefined, digits = 2) => (value === undefined ? "–" : value.toFixed(digits));
const megabytes = (bytes: number | undefined) => (bytes === undefined ? "–" : `${(bytes / 1e6).toFixed(1)} MB`);
const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function goals(figures: Figures): string {
  const { results, counts } = figures;
  const many = counts.filter((count) => count >= 100);
  const few = counts.filter((count) => count <= 10);
  const worst = (values: Array<number | undefined>) => {
    const known = values.filter((value) => value !== undefined);
    return known.length > 0 ? Math.max(...known) : undefined;
  };
  const against = (other: string, operation: Operation, of: readonly number[], latencyMs = 0) =>
    worst(of.map((count) => figures.ratio("ours", other, count, latencyMs, operation)));
  const later = worst(
    few.flatMap((count) =>
      operations.map((operation) => {
        const [ours, floor] = ["ours", "floor"].map((name) => figures.ms(name, count, 0, operation));
        return ours === undefined || floor === undefined ? undefined : ours - floor;
      }),
    ),
  );
  const peak = (name: string) =>
    worst(operations.map((operation) => figures.of(name, 500, 0, operation, ({ hostPeakBytes }) => hostPeakBytes)));
  const [oursPeak, floorPeak] = [peak("ours"), peak("floor")];
  const more = oursPeak === undefined || floorPeak === undefined ? undefined : (oursPeak - floorPeak) / 1e6;
  const start = (name: string) => {
    const values = results.starts[name];
    return values && values.length > 0 ? median(values) : undefined;
  };
  const [check, floorCheck] = [start("first check: ours"), start("first check: floor")];
  const size = Object.values(results.sizes).reduce((sum, bytes) => sum + bytes, 0);
  const stateOf = (name: string) => figures.of(name, 500, 0, "up", ({ stateBytes }) => stateBytes);
  const [ours500, closures500] = [stateOf("ours"), stateOf("closures")];
  const rows: Array<[string, string, string]> = [
    ["up, 100 and more, against the floor", "≤ 1.05", fixed(against("floor", "up", many))],
    ["destroy, 100 and more, against the floor", "≤ 1.05", fixed(against("floor", "destroy", many))],
    ["refresh, 100 and more, against the floor", "≤ 1.25", fixed(against("floor", "refresh", many))],
    [
      "any operation on up to 10, later than the floor",
      "≤ 150 ms",
      later === undefined ? "–" : `${later.toFixed(0)} ms`,
    ],
    ["refresh of 500 with 50 ms a request, against the floor", "≤ 1.1", fixed(against("floor", "refresh", [500], 50))],
    ["destroy of 500 with 50 ms a request, against the floor", "≤ 1.1", fixed(against("floor", "destroy", [500], 50))],
    ["destroy of 500, against closures", "≤ 0.6", fixed(against("closures", "destroy", [500]))],
    ["state of 500, against closures", "≤ 0.4", fixed(ours500 && closures500 ? ours500 / closures500 : undefined)],
    [
      "peak memory of the host at 500, more than the floor's",
      "≤ 40 MB",
      more === undefined ? "–" : `${more.toFixed(0)} MB`,
    ],
    [
      "first check, later than the floor's",
      "≤ 90 ms",
      check && floorCheck ? `${(check - floorCheck).toFixed(0)} ms` : "–",
    ],
    ["import beyond @pulumi/pulumi", "< 30 ms", `${fixed(start("import of the sdk"), 1)} ms`],
    ["installed, with its dependencies", "< 9 MB", megabytes(size)],
  ];
  return table(["what", "goal", "measured"], rows);
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
  const rows = Object.entries(stateParts).map(([part, bytes]) => [part, String(bytes)]);
  const sum = Object.values(stateParts).reduce((total, bytes) => total + bytes, 0);
  return table(["part", "bytes"], [...rows, ["together", String(sum)]]);
}

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
  // The file backend writes the whole state twice for each registry, and it is half as large on the average.
  const written = figures.names.map((name) => ({
    name,
    points: figures.counts.flatMap((count) => {
      const bytes = figures.of(name, count, 0, "up", ({ stateBytes }) => stateBytes);
      return bytes === undefined ? [] : [[count, (bytes * count) / 1e6] as const];
    }),
  }));
  draw({
    file: "performance-written.svg",
    title: "What the file backend writes during pulumi up",
    x: "registries",
    y: "MB",
    kind: "line",
    series: written,
  });
}
