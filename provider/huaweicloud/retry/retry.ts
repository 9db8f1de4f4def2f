import { type ApiError, type ApiErrorKind, isApiError } from "../errors/api-error";
import type { Cancellation } from "../time/cancellation";
import type { Clock } from "../time/clock";
import type { Deadline } from "../time/deadline";
import { seconds } from "../time/seconds";
import type { RetryBudget } from "./retry-budget";

interface RetryPolicy {
  /** The longest wait before the second attempt. It doubles with each further one. */
  firstWaitMs: number;
  /** Tokens of the retry budget. */
  cost: number;
  /** How many attempts each of `maxRetries` stands for. */
  attemptsPerRetry: number;
}

const transient: RetryPolicy = { firstWaitMs: 500, cost: 10, attemptsPerRetry: 1 };

/**
 * After any other kind another attempt cannot end better, or does harm: five wrong signatures in a row lock the key for five minutes, and
 * `contradictory` may be a refusal of the key under a status of success.
 */
const policies: Readonly<Partial<Record<ApiErrorKind, RetryPolicy>>> = {
  // It costs nothing, because the rate of all requests is slowed down already. Some limits are by the minute, so there are more attempts.
  throttled: { firstWaitMs: 1_000, cost: 0, attemptsPerRetry: 4 },
  serverError: { ...transient, cost: 5 },
  invalidResponse: transient,
  unreachable: transient,
};

const longestWaitMs = 20_000;

export interface RetryOptions<T> {
  /** Whether sending the request twice does the same as sending it once. */
  idempotent: boolean;
  /**
   * For a request that must not be sent twice: finds out what an attempt did that may have taken effect, before any other attempt.
   * Returns the result if that attempt did it; undefined if it surely did nothing, so that the request may be sent again.
   */
  resolveLostRequest?: ((error: ApiError) => Promise<T | undefined>) | undefined;
  /** Attempts after the first. */
  maxRetries: number;
  clock: Clock;
  deadline: Deadline;
  budget: RetryBudget;
  cancellation: Cancellation;
  /** Called before each wait. */
  onWait?: ((error: ApiError, waitMs: number) => void) | undefined;
}

/** When an attempt was sent, on `clock.elapsed()`: the attempt writes it. Undefined if nothing was sent. */
export interface SendTime {
  at?: number | undefined;
}

/**
 * Repeats an attempt (sign, send, read, classify) while that can help and the deadline allows it. Whatever it throws carries what the
 * attempts came to.
 */
export async function withRetries<T>(attempt: (sent: SendTime) => Promise<T>, options: RetryOptions<T>): Promise<T> {
  const { clock, budget, cancellation, resolveLostRequest } = options;
  const startedAt = clock.elapsed();
  let previous: ApiError | undefined;
  let lastCost = 0;
  for (let attempts = 1; ; attempts++) {
    const sent: SendTime = {};
    try {
      const result = await attempt(sent);
      budget.earn(lastCost);
      return result;
    } catch (error) {
      if (!isApiError(error)) throw withoutCredentials(error, previous);
      const mayRepeat = options.idempotent || resolveLostRequest !== undefined || !error.mayHaveTakenEffect;
      // A clear answer to this attempt does not tell what an earlier one did.
      error.mayHaveTakenEffect ||= previous?.mayHaveTakenEffect ?? false;
      error.attempts = attempts;
      error.tookMs = clock.elapsed() - startedAt;
      error.sentAt = sent.at;
      error.previous = previous;
      const result = error.mayHaveTakenEffect ? await resolveLostRequest?.(error) : undefined;
      if (result !== undefined) return result;
      const policy = mayRepeat ? policies[error.kind] : undefined;
      const { waitMs, notRetriedBecause } = policy ? nextAttempt(error, policy, options) : {};
      error.notRetriedBecause = notRetriedBecause;
      if (!policy || waitMs === undefined) throw error;
      lastCost = policy.cost;
      previous = error;
      options.onWait?.(error, waitMs);
      await clock.sleep(waitMs, cancellation.noNewRequests);
    }
  }
}

/** There are no credentials for another attempt. If the one before may have taken effect, its error is the one that counts. */
function withoutCredentials(error: unknown, previous: ApiError | undefined): unknown {
  if (!previous?.mayHaveTakenEffect) return error;
  previous.notRetriedBecause = error instanceof Error ? error.message.split("\n")[0] : undefined;
  return previous;
}

/** How long to wait before the next attempt. Without a wait there is none, for the given reason if that is worth a word. */
function nextAttempt(
  error: ApiError,
  { firstWaitMs, cost, attemptsPerRetry }: RetryPolicy,
  { maxRetries, clock, deadline, budget }: Pick<RetryOptions<unknown>, "maxRetries" | "clock" | "deadline" | "budget">,
): { waitMs?: number; notRetriedBecause?: string } {
  if (error.attempts > maxRetries * attemptsPerRetry) return {};
  // Exponential back-off with full jitter; never sooner than the service asked.
  const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** (error.attempts - 1));
  const waitMs = Math.max(clock.random() * ceiling, error.details.retryAfterMs ?? 0);
  if (clock.elapsed() + waitMs >= deadline.at) {
    const late = `the next try, ${seconds(waitMs)} later, would come after the ${deadline.text} that the operation may take`;
    return { notRetriedBecause: late };
  }
  if (!budget.spend(cost))
    return { notRetriedBecause: "so many requests of this run have failed that none is tried again" };
  return { waitMs };
}
