import type { Credentials } from "../credentials/credentials";
import { ApiError, isApiError, type RequestInfo } from "../errors/api-error";
import { wantsRenewal } from "../errors/error-response";
import { KeyLockoutGuard } from "../retry/key-lockout-guard";
import type { End } from "../retry/permit";
import { RequestLimiter } from "../retry/request-limiter";
import { type RetryOptions, withRetries } from "../retry/retry";
import { RetryBudget } from "../retry/retry-budget";
import { pathOf } from "../signing/path";
import type { Clock } from "../time/clock";
import type { Deadline } from "../time/deadline";
import type { ApiResponse } from "./response";
import { type ApiRequest, type Attempt, type ClientContext, sendOnce } from "./send-once";
import { TimeLimit } from "./time-limit";

export interface ClientOptions extends ClientContext {
  /** Returns the current credentials; called for each attempt. Many callers may wait for the same sign-in, each no longer than its own time. */
  credentials: () => Promise<Credentials>;
  /** Returns fresh credentials, or the same ones if they cannot be renewed. */
  renew?: (used: Credentials) => Promise<Credentials>;
  /** Attempts after the first, per request. */
  maxRetries: number;
  /**
   * Requests in flight to one endpoint.
   * @defaultValue 16
   */
  maxConcurrent?: number;
}

/** A request that still waits so long before its deadline is sent at once; if less time is left from the start, in the second half of that. */
const lastChanceMs = 10_000;

/** The rest of an attempt, after one of its steps. */
type Next<T> = () => Promise<T>;

/**
 * Sends signed requests to Huawei Cloud and turns every failure into an ApiError. There is one per process, so that its requests share
 * limits, retry budget and the guard of their key.
 */
export class Client {
  readonly #options: ClientOptions;
  readonly #budget = new RetryBudget();
  /** By access key. */
  readonly #guards = new Map<string, KeyLockoutGuard>();
  /** By endpoint. */
  readonly #limiters = new Map<string, RequestLimiter>();
  /** The requests that have been sent once without waiting for the limiter. */
  readonly #sentAtOnce = new WeakSet<ApiRequest>();

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Sends a request, as often as that can help.
   * @param read takes what is wanted out of a response; if it throws an ApiError, the response counts as none
   * @param resolveLostRequest see {@link RetryOptions.resolveLostRequest}
   */
  async call<T>(
    request: ApiRequest,
    read: (response: ApiResponse) => T,
    resolveLostRequest?: (error: ApiError) => Promise<T | undefined>,
  ): Promise<T> {
    const { clock, maxRetries } = this.#options;
    const { service, method, endpoint, action, deadline, cancellation = this.#options.cancellation } = request;
    const path = pathOf(request.path);
    const info = { service, request: `${method} ${path}`, action, endpoint };
    const attempt = (sent: Attempt["sent"]) => {
      const time = new TimeLimit(deadline, cancellation, clock);
      return this.#attempt({ request, info, path, time, sent, credentials: { kind: "none" } }, read);
    };
    return withRetries(attempt, {
      idempotent: request.idempotent ?? method !== "POST",
      resolveLostRequest,
      maxRetries: request.maxRetries ?? maxRetries,
      clock,
      deadline,
      budget: this.#budget,
      cancellation,
      onWait: request.onWait,
    });
  }

  /** The steps of one attempt, in order. Nothing is signed or sent before the last. */
  #attempt<T>(attempt: Attempt, read: (response: ApiResponse) => T): Promise<T> {
    return this.#withCredentials(attempt, () =>
      this.#withPermit(attempt, () =>
        this.#withUnlockedKey(attempt, async () => read(await sendOnce(attempt, this.#options))),
      ),
    );
  }

  /** Does the rest with the current credentials, and once more if the service wants fresh ones and there are any. */
  async #withCredentials<T>(attempt: Attempt, next: Next<T>): Promise<T> {
    const { credentials, renew } = attempt.request.credentials ? attempt.request : this.#options;
    const signedIn = (work: Promise<Credentials>) =>
      attempt.time.waitFor(work, attempt.info, (waited) => notSent(waited, "the sign-in"));
    const used = await signedIn((credentials ?? this.#options.credentials)());
    attempt.credentials = used;
    try {
      return await next();
    } catch (error) {
      if (!renew || !isApiError(error) || !wantsRenewal(error)) throw error;
      attempt.credentials = await signedIn(renew(used));
      if (attempt.credentials === used) throw error;
      return next();
    }
  }

  /** Does the rest when the limiter of the endpoint lets it, and tells the limiter how it ended. */
  async #withPermit<T>(attempt: Attempt, next: Next<T>): Promise<T> {
    const { request, time, info } = attempt;
    const { clock } = this.#options;
    const limiter = this.#limiterOf(request.endpoint);
    const arrivedAt = clock.elapsed();
    const atOnceAt = this.#sentAtOnce.has(request) ? Number.POSITIVE_INFINITY : lastChanceOf(request.deadline, clock);
    const permit =
      arrivedAt < request.deadline.at
        ? await limiter.acquire(request.urgent ?? false, time.ended, atOnceAt)
        : undefined;
    if (clock.elapsed() >= atOnceAt) this.#sentAtOnce.add(request);
    if (!permit) throw time.errorSince(arrivedAt, info, waitedInQueue);
    try {
      const result = await next();
      limiter.release(permit, "through");
      return result;
    } catch (error) {
      limiter.release(permit, endOf(error));
      throw error;
    }
  }

  /** Does the rest unless the service has refused the key: too many wrong signatures lock it. */
  async #withUnlockedKey<T>({ credentials, time, info, sent }: Attempt, next: Next<T>): Promise<T> {
    const { clock } = this.#options;
    const arrivedAt = clock.elapsed();
    const send = async () => {
      if (time.ended.aborted) throw time.errorSince(arrivedAt, info, waitedInQueue);
      sent.at = clock.elapsed();
      return next();
    };
    // A token cannot be locked.
    if (credentials.kind !== "keys") return send();
    return this.#guardOf(credentials.accessKey).during(send, time.ended, (refusal) => refusedBefore(refusal, info));
  }

  #guardOf(accessKey: string): KeyLockoutGuard {
    const guard = this.#guards.get(accessKey) ?? new KeyLockoutGuard();
    this.#guards.set(accessKey, guard);
    return guard;
  }

  #limiterOf(endpoint: string): RequestLimiter {
    const { clock, maxConcurrent } = this.#options;
    const limiter = this.#limiters.get(endpoint) ?? new RequestLimiter(clock, maxConcurrent);
    this.#limiters.set(endpoint, limiter);
    return limiter;
  }
}

/** When a request that still waits for the limiter is sent at once: shortly before its deadline, and not all requests at the same time. */
function lastChanceOf({ at }: Deadline, clock: Clock): number {
  const lastMs = Math.min(lastChanceMs, (at - clock.elapsed()) / 2);
  return at - (lastMs * (1 + clock.random())) / 2;
}

function notSent(waited: string, awaited: string): string {
  return `this request was not sent: it waited ${waited} for ${awaited}`;
}

function waitedInQueue(waited: string): string {
  return notSent(waited, "its turn among others");
}

/** What the end of a request tells the limiter. */
function endOf(error: unknown): End {
  if (isApiError(error, "throttled")) return "throttled";
  const isAnswered = isApiError(error, "notFound", "accessDenied", "rejected", "contradictory", "unconfirmed");
  return isAnswered ? "through" : "lost";
}

/** The error of a request that was not sent because an earlier one with the same key was refused. */
function refusedBefore({ details }: ApiError, info: RequestInfo): ApiError {
  const { status, code, reason, clockSkewMs, keyAlone } = details;
  return new ApiError({
    ...info,
    request: `${info.request} (not sent)`,
    kind: "unauthenticated",
    status,
    code,
    clockSkewMs,
    keyAlone,
    reason: `${reason} (the answer to an earlier request of this run; this one was not sent, because wrong signatures lock the key)`,
  });
}
