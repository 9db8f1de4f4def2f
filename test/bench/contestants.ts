import { onPulumi } from "./on-pulumi";
import { terraform } from "./terraform";

/** What each contestant is asked for, in this order; each starts from where the one before it ended. */
export const operations = ["preview", "up", "no-change preview", "refresh", "update", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** So many registries, behind an address that takes so long for each request. */
export interface Task {
  count: number;
  latencyMs: number;
  url: string;
}

/** Registries of one stack, or of what another tool calls so. */
export interface Contest {
  does(operation: Operation): Promise<void>;
  /** The state as it is stored. */
  state(): string;
  end(): void;
}

export interface Contestant {
  name: string;
  enter(task: Task): Promise<Contest>;
}

export function contestants(): Contestant[] {
  const { SWR_BENCH_TERRAFORM, SWR_BENCH_TERRAFORM_PROVIDER } = process.env;
  return [
    ...["ours", "floor", "closures"].map(onPulumi),
    ...(SWR_BENCH_TERRAFORM && SWR_BENCH_TERRAFORM_PROVIDER
      ? [terraform(SWR_BENCH_TERRAFORM, SWR_BENCH_TERRAFORM_PROVIDER)]
      : []),
  ];
}
