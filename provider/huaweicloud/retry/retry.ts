import { type ApiError, type ApiErrorKind, isApiError } from "../errors/api-error";
import type { Cancellation } from "../time/cancellation";
import type { Clock } from "../time/clock";
import type { Deadline } from "../time/deadline";
import { seconds } from "../time/seconds";
import type { RetryBudget } from "./retry-budget";

/** What is behind a fault, as far as trying again goes. */
type RetryClass = "throttled" | "transient" | "server" | "client";

const retryClasses: Readonly<Record<ApiErrorKind, RetryClass>> = {
  notFound: "client",
  unconfirmedNotFound: "client",
  redirected: "client",
  // Five wrong signatures in a row lock the key for five minutes.
  unauthenticated: "client",
  accessDenied: "client",
  rejected: "client",
  throttled: "throttled",
  serverError: "server",
  // A refusal in disguise: it may be one of the key.
  contradictory: "client",
  unconfirmed: "client",
  invalidResponse: "transient",
  unreachable: "transient",
  misconfigured: "client",
  timedOut: "client",
  cancelled: "client",
};

interface RetryPolicy {
  /** The longest wait before the second try; it doubles with each further one. */
  firstWaitMs: number;
  /** Tokens of the retry budget. */
  cost: number;
  /** How many tries each of `maxRetries` stands for; 0 where another one cannot end better. */
  attemptsPerRetry: number;
}

const policies: Readonly<Record<RetryClass, RetryPolicy>> = {
  // Costs nothing: the pace of all requests is slowed down already. Some limits are by the minute, so it is tried for longer.
  throttled: { firstWaitMs: 1_000, cost: 0, attemptsPerRetry: 4 },
  transient: { firstWaitMs: 500, cost: 10, attemptsPerRetry: 1 },
  server: { firstWaitMs: 500, cost: 5, attemptsPerRetry: 1 },
  client: { firstWaitMs: 0, cost: 0, attemptsPerRetry: 0 },
};

const longestWaitMs = 20_000;

export interface RetryOptions<T> {
  /** Sending it twice does what sending it once does. */
  idempotent: boolean;
  /**
   * For what must not be sent twice: finds out what became of a try that may have acted, before any other one. The result, where that
   * try made it; undefined where it surely made nothing, so that it may be sent again.
   */
  resolveLostRequest?: ((fault: ApiError) => Promise<T | undefined>) | undefined;
  /** Tries after the first. */
  maxRetries: number;
  clock: Clock;
  deadline: Deadline;
  budget: RetryBudget;
  cancellation: Cancellation;
  /** Told before each wait. */
  onWait?: ((fault: ApiError, waitMs: number) => void) | undefined;
}

/** Repeats one whole exchange (sign, send, read, classify) while that can help and the deadline allows. */
export async function withRetries<T>(exchange: () => Promise<T>, options: RetryOptions<T>): Promise<T> {
  const { clock, budget, cancellation, resolveLostRequest } = options;
  const startedAt = clock.elapsed();
  let mayHaveTakenEffect = false;
  let previous: ApiError | undefined;
  let lastCost = 0;
  for (let attempts = 1; ; attempts++) {
    try {
      const result = await exchange();
      budget.earn(lastCost);
      return result;
    } catch (error) {
      if (!isApiError(error)) {
        // There are no credentials for another try: what became of the one before is what counts.
        if (!previous || !mayHaveTakenEffect) throw error;
        previous.notRetriedBecause = error instanceof Error ? error.message.split("\n")[0] : undefined;
        throw previous;
      }
      // A clear answer to this try does not tell what became of one before it.
      mayHaveTakenEffect ||= error.mayHaveTakenEffect;
      const repeatable = options.idempotent || resolveLostRequest !== undefined || !error.mayHaveTakenEffect;
      Object.assign(error, {
        mayHaveTakenEffect,
        attempts,
        tookMs: clock.elapsed() - startedAt,
        previous,
      });
      const settled = mayHaveTakenEffect ? await resolveLostRequest?.(error) : undefined;
      if (settled !== undefined) return settled;
      const next = repeatable ? nextTry(error, attempts, options) : {};
      if (next.waitMs === undefined) {
        error.notRetriedBecause = next.notRetriedBecause;
        throw error;
      }
      lastCost = policies[retryClasses[error.kind]].cost;
      previous = error;
      options.onWait?.(error, next.waitMs);
      await clock.sleep(next.waitMs, cancellation.noNewRequests);
    }
  }
}

/** How long to wait before the next try; no wait where there is none, and why, where that is worth a word. */
function nextTry(
  fault: ApiError,
  attempts: number,
  { maxRetries, clock, deadline, budget }: Pick<RetryOptions<unknown>, "maxRetries" | "clock" | "deadline" | "budget">,
): { waitMs?: number; notRetriedBecause?: string } {
  const { firstWaitMs, cost, attemptsPerRetry } = policies[retryClasses[fault.kind]];
  if (attempts > maxRetries * attemptsPerRetry) return {};
  // Exponential back-off with full jitter; never sooner than the service asked.
  const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1));
  const waitMs = Math.max(clock.random() * ceiling, fault.retryAfterMs ?? 0);
  if (clock.elapsed() + waitMs >= deadline.at) {
    return {
      notRetriedBecause: `the next try, ${seconds(waitMs)} later, would come after the ${deadline.text} that the operation may take`,
    };
  }
  if (!budget.spend(cost))
    return { notRetriedBecause: "so many requests of this run have failed that none is tried again" };
  return { waitMs };
}
