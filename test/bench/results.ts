import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";
import type { Operation } from "./contestants";
import type { Taken } from "./watch";

/** One operation of one contestant, once. */
export interface Sample extends Taken {
  contestant: string;
  count: number;
  latencyMs: number;
  operation: Operation;
  ms: number;
  /** What the server saw. */
  requests: number;
  connections: number;
  /** The state's size after it. */
  stateBytes: number;
}

/** Deletes through the client alone, against a server that lets 200 through in a second. */
export interface RateSample {
  count: number;
  latencyMs: number;
  /** Requests on their way at a time, at most. */
  atOnce: number;
  seconds: number;
  idealSeconds: number;
  requests: number;
  throttled: number;
  connections: number;
}

export interface Results {
  measuredAt: string;
  machine: string;
  versions: string;
  samples: Sample[];
  rates: RateSample[];
  /** Milliseconds, each measured several times. */
  starts: Record<string, number[]>;
  /** Bytes. */
  sizes: Record<string, number>;
  /** Milliseconds for which each of the worst answers holds the process, each measured several times. */
  holds: Record<string, number[]>;
  /** Bytes of one registry in the checkpoint, part by part. */
  stateParts: Record<string, number>;
}

const file = path.join(__dirname, "../../reports/bench.json");

export function emptyResults(pulumi: string): Results {
  const [cpu] = cpus();
  const machine = `${availableParallelism()} cores (${cpu?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
  const versions = `Node ${process.versions.node}, Pulumi ${pulumi}`;
  return {
    measuredAt: new Date().toISOString(),
    machine,
    versions,
    samples: [],
    rates: [],
    starts: {},
    sizes: {},
    holds: {},
    stateParts: {},
  };
}

export function save(results: Results): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(results, undefined, 1));
}

export function load(): Results {
  if (!existsSync(file)) throw new Error("there are no figures yet in reports/bench.json: npm run bench writes them");
  return JSON.parse(readFileSync(file, "utf8"));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
