import { contestants, type Operation } from "./contestants";
import { median, type Results, type Sample } from "./results";

/** Medians of what was measured. */
export class Figures {
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

  /** The ratio of the medians: the runs took turns, so a slow minute hit both. */
  ratio(one: string, other: string, count: number, latencyMs: number, operation: Operation): number | undefined {
    const a = this.ms(one, count, latencyMs, operation);
    const b = this.ms(other, count, latencyMs, operation);
    return a === undefined || b === undefined ? undefined : a / b;
  }
}

export const seconds = (ms: number | undefined) => (ms === undefined ? "–" : (ms / 1_000).toFixed(2));
export const fixed = (value: number | undefined, digits = 2) => (value === undefined ? "–" : value.toFixed(digits));
export const megabytes = (bytes: number | undefined) => (bytes === undefined ? "–" : `${(bytes / 1e6).toFixed(1)} MB`);
export const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
