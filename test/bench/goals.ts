import { type Operation, operations } from "./contestants";
import { type Figures, fixed, megabytes, table } from "./figures";
import { median } from "./results";

type Row = [what: string, goal: string, measured: string];

/** What this provider is to reach, and what it does: the table of goals in docs/benchmarks.md. */
export function goals(figures: Figures): string {
  return table(["what", "goal", "measured"], [...timesOf(figures), ...requestsOf(figures), ...sizesOf(figures)]);
}

function timesOf(figures: Figures): Row[] {
  const against = (other: string, operation: Operation, count: number, latencyMs = 0) =>
    fixed(figures.ratio("ours", other, count, latencyMs, operation));
  const many = figures.counts.filter((count) => count >= 100);
  const of = (operation: Operation, goal: string) =>
    many.map((count): Row => [`${operation} of ${count}, against the floor`, goal, against("floor", operation, count)]);
  const later = figures.counts
    .filter((count) => count <= 10)
    .flatMap((count) =>
      operations.map((operation) => {
        const [ours, floor] = ["ours", "floor"].map((name) => figures.ms(name, count, 0, operation));
        return ours === undefined || floor === undefined ? undefined : ours - floor;
      }),
    );
  return [
    ...of("up", "≤ 1.05"),
    ...of("destroy", "≤ 1.05"),
    ...of("refresh", "≤ 1.25"),
    ["any operation on up to 10, later than the floor", "≤ 150 ms", shown(most(later), "ms")],
    ["refresh of 500 with 50 ms a request, against the floor", "≤ 1.1", against("floor", "refresh", 500, 50)],
    ["destroy of 500 with 50 ms a request, against the floor", "≤ 1.1", against("floor", "destroy", 500, 50)],
    ["destroy of 500, against closures", "≤ 0.6", against("closures", "destroy", 500)],
  ];
}

function requestsOf(figures: Figures): Row[] {
  const count = figures.counts.at(-1) ?? 0;
  const each = (operation: Operation) => {
    const requests = figures.of("ours", count, 0, operation, (sample) => sample.requests);
    return requests === undefined ? "–" : String(requests / count);
  };
  const connections = operations.map((operation) =>
    figures.of("ours", count, 0, operation, (sample) => sample.connections),
  );
  return [
    ["requests of a create and an update, with the read-back", "≤ 2", `${each("up")}, ${each("update")}`],
    ["requests of a refresh and a delete", "1", `${each("refresh")}, ${each("destroy")}`],
    ["requests of a preview", "0", each("preview")],
    ["connections, at most as many as operations at a time", "≤ 4 × cores", shown(most(connections))],
  ];
}

function sizesOf(figures: Figures): Row[] {
  const { starts, sizes } = figures.results;
  const peak = (name: string) =>
    most(operations.map((operation) => figures.of(name, 500, 0, operation, ({ hostPeakBytes }) => hostPeakBytes)));
  const stateOf = (name: string) => figures.of(name, 500, 0, "up", ({ stateBytes }) => stateBytes);
  const start = (name: string) => (starts[name]?.length ? median(starts[name]) : undefined);
  const less = (one: number | undefined, other: number | undefined) =>
    one === undefined || other === undefined ? undefined : one - other;
  const [ours, closures] = [stateOf("ours"), stateOf("closures")];
  const firstCheck = less(start("first check: ours"), start("first check: floor"));
  return [
    ["state of 500, against closures", "≤ 0.4", fixed(ours && closures ? ours / closures : undefined)],
    ["peak memory of the host at 500, more than the floor's", "≤ 40 MB", megabytes(less(peak("ours"), peak("floor")))],
    ["first check, later than the floor's", "≤ 90 ms", shown(firstCheck, "ms")],
    ["import beyond @pulumi/pulumi", "< 30 ms", `${fixed(start("import of the sdk"), 1)} ms`],
    [
      "installed, with its dependencies",
      "< 9 MB",
      megabytes(Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0)),
    ],
  ];
}

function most(values: ReadonlyArray<number | undefined>): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

const shown = (value: number | undefined, unit = "") =>
  value === undefined ? "–" : `${value.toFixed(0)} ${unit}`.trim();
