import type { Clock } from "./clock";
import { type Fault, type FaultKind, isFault } from "./fault";
import type { Interruption } from "./interruption";
import type { RetryBudget } from "./retry-budget";

/** What is behind a fault, as far as trying again goes. */
type Cause = "throttled" | "transient" | "server" | "client";

const causes: Readonly<Record<FaultKind, Cause>> = {
  gone: "client",
  doubtful: "client",
  redirected: "client",
  // Five wrong signatures in a row lock the key for five minutes.
  unauthenticated: "client",
  denied: "client",
  refused: "client",
  throttled: "throttled",
  failed: "server",
  broken: "transient",
  unreachable: "transient",
  misaddressed: "client",
  late: "client",
  interrupted: "client",
};

interface Policy {
  /** Whether another try can end better. One that may have acted is only repeated where twice does what once does. */
  again: boolean;
  /** The longest wait before the second try; it doubles with each further one. */
  firstWaitMs: number;
  /** Tokens of the retry budget. */
  cost: number;
}

const policies: Readonly<Record<Cause, Policy>> = {
  // Costs nothing: the pace of all requests is slowed down already.
  throttled: { again: true, firstWaitMs: 1_000, cost: 0 },
  transient: { again: true, firstWaitMs: 500, cost: 10 },
  server: { again: true, firstWaitMs: 500, cost: 5 },
  client: { again: false, firstWaitMs: 0, cost: 0 },
};

const longestWaitMs = 20_000;

export interface Persistence {
  /** Sending it twice does what sending it once does. */
  idempotent: boolean;
  /** Tries after the first. */
  maxRetries: number;
  clock: Clock;
  deadline: Deadline;
  budget: RetryBudget;
  interruption: Interruption;
  /** Told before each wait. */
  onWait?: ((fault: Fault, waitMs: number) => void) | undefined;
}

/** Until when an operation may go on. */
export interface Deadline {
  /** On `clock.elapsed()`. */
  at: number;
  /** As the user wrote it, for messages. */
  text: string;
}

/** Repeats one whole exchange (sign, send, read, classify) while that can help and the deadline allows. */
export async function persist<T>(exchange: () => Promise<T>, options: Persistence): Promise<T> {
  const { clock, budget, interruption } = options;
  const startedAt = clock.elapsed();
  let mayHaveActed = false;
  let before: Fault | undefined;
  let lastCost = 0;
  for (let tries = 1; ; tries++) {
    try {
      const result = await exchange();
      budget.earn(lastCost);
      return result;
    } catch (error) {
      if (!isFault(error)) throw error;
      const next = nextTry(error, tries, options);
      // A clear answer to this try does not tell what became of one before it.
      mayHaveActed ||= error.mayHaveActed;
      error.mayHaveActed = mayHaveActed;
      error.tries = tries;
      error.tookMs = clock.elapsed() - startedAt;
      error.before = before;
      if (next.waitMs === undefined) {
        error.gaveUp = next.gaveUp;
        throw error;
      }
      lastCost = policies[causes[error.kind]].cost;
      before = error;
      options.onWait?.(error, next.waitMs);
      await clock.sleep(next.waitMs, interruption.stop);
    }
  }
}

/** How long to wait before the next try; no wait where there is none, and why, where that is worth a word. */
function nextTry(
  fault: Fault,
  tries: number,
  { idempotent, maxRetries, clock, deadline, budget }: Persistence,
): { waitMs?: number; gaveUp?: string } {
  const { again, firstWaitMs, cost } = policies[causes[fault.kind]];
  if (!again || (fault.mayHaveActed && !idempotent) || tries > maxRetries) return {};
  // Exponential back-off with full jitter; never sooner than the service asked.
  const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries - 1));
  const waitMs = Math.max(clock.random() * ceiling, fault.retryAfterMs ?? 0);
  if (clock.elapsed() + waitMs >= deadline.at) {
    return {
      gaveUp: `the next try, ${seconds(waitMs)} later, would come after the ${deadline.text} that the operation may take`,
    };
  }
  if (!budget.spend(cost)) return { gaveUp: "so many requests of this run have failed that none is tried again" };
  return { waitMs };
}

/** A time for messages. */
export function seconds(ms: number): string {
  return `${ms < 9_950 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000)} s`;
}
