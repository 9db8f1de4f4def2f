import type { Credentials } from "../credentials/credentials";
import { ApiError, isApiError, type RequestInfo } from "../errors/api-error";
import { wantsRenewal } from "../errors/key-verdict";
import type { Permit } from "../retry/adaptive-rate";
import { KeyLockoutGuard } from "../retry/key-lockout-guard";
import { RequestLimiter } from "../retry/request-limiter";
import { type RetryOptions, type SendTime, withRetries } from "../retry/retry";
import { RetryBudget } from "../retry/retry-budget";
import { pathOf } from "../signing/path";
import { reasonOf } from "../time/cancellation";
import type { Clock } from "../time/clock";
import type { Deadline } from "../time/deadline";
import { seconds } from "../time/seconds";
import { whileWaiting } from "../time/shared-wait";
import type { ApiResponse } from "./response";
import { type ApiRequest, type ClientContext, sendOnce } from "./send-once";

export interface ClientOptions extends ClientContext {
  /** Today's; asked for at each try. Many calls may wait for the same sign-in: each does no longer than it may take itself. */
  credentials: () => Promise<Credentials>;
  /** Others in place of some that the service wants renewed; the same where there are no others. */
  renew?: (used: Credentials) => Promise<Credentials>;
  /** Tries after the first, per request. */
  maxRetries: number;
  /** Requests on their way to one address at a time; default 16. */
  maxConcurrent?: number;
}

/** So long before its time is up, a request is sent once without its turn; in half of what is left where that is less. */
const lastTurnMs = 10_000;

/** One try of a call, and until when. */
interface Trial<T> {
  call: ApiRequest;
  read: (reply: ApiResponse) => T;
  /** The call's path, encoded. */
  path: string;
  asked: RequestInfo;
  sent: SendTime;
  /** Given when the operation's time is over; `until` also when the run is interrupted. */
  timeUp: AbortSignal;
  until: AbortSignal;
}

/** Sends signed requests to Huawei Cloud and turns every error into one ApiError. One per process: its requests share their patience. */
export class Client {
  readonly #options: ClientOptions;
  readonly #budget = new RetryBudget();
  /** By access key. */
  readonly #lockouts = new Map<string, KeyLockoutGuard>();
  /** By address. */
  readonly #gates = new Map<string, RequestLimiter>();
  /** Those that have had it. */
  readonly #lastTurns = new WeakSet<ApiRequest>();

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Calls a service, as often as that can help.
   * @param read takes what is wanted out of a reply; where it throws an ApiError, that reply counts as none
   * @param resolveLostRequest see {@link RetryOptions.resolveLostRequest}
   */
  async call<T>(
    call: ApiRequest,
    read: (reply: ApiResponse) => T,
    resolveLostRequest?: (fault: ApiError) => Promise<T | undefined>,
  ): Promise<T> {
    const { clock, maxRetries } = this.#options;
    const path = pathOf(call.path);
    const asked = {
      service: call.service,
      request: `${call.method} ${path}`,
      action: call.action,
      endpoint: call.endpoint,
    };
    return withRetries((sent) => this.#guarded(call, read, path, asked, sent), {
      idempotent: call.idempotent ?? call.method !== "POST",
      resolveLostRequest,
      maxRetries: call.maxRetries ?? maxRetries,
      clock,
      deadline: call.deadline,
      budget: this.#budget,
      cancellation: call.cancellation ?? this.#options.cancellation,
      onWait: call.onWait,
    });
  }

  /** One exchange with today's credentials, or two where the service wants them renewed. */
  async #guarded<T>(
    call: ApiRequest,
    read: (reply: ApiResponse) => T,
    path: string,
    asked: RequestInfo,
    sent: SendTime,
  ): Promise<T> {
    const { clock } = this.#options;
    const timeUp = clock.timeoutSignal(Math.max(0, call.deadline.at - clock.elapsed()));
    const until = AbortSignal.any([timeUp, (call.cancellation ?? this.#options.cancellation).noNewRequests]);
    const trial = { call, read, path, asked, sent, timeUp, until };
    const { credentials: current = this.#options.credentials, renew } = call.credentials ? call : this.#options;
    const credentials = await this.#signedIn(current(), trial);
    try {
      return await this.#exchangeWith(credentials, trial);
    } catch (error) {
      if (!renew || !isApiError(error) || !wantsRenewal(error)) throw error;
      sent.at = undefined;
      const others = await this.#signedIn(renew(credentials), trial);
      if (others === credentials) throw error;
      return this.#exchangeWith(others, trial);
    }
  }

  /** Credentials that others may wait for too, in the time of this call. */
  #signedIn(signIn: Promise<Credentials>, { call, asked, until }: Trial<unknown>): Promise<Credentials> {
    const arrivedAt = this.#options.clock.elapsed();
    return whileWaiting(signIn, until, () => this.#tooLate(call, asked, arrivedAt, "the sign-in"));
  }

  /** One exchange; with a key that was not accepted, none. */
  async #exchangeWith<T>(credentials: Credentials, trial: Trial<T>): Promise<T> {
    const { call, read, path, asked, sent, timeUp, until } = trial;
    const { clock } = this.#options;
    // A token cannot be locked, and one region may refuse what another accepts.
    const lockout = credentials.kind === "keys" ? this.#lockoutOf(credentials.accessKey) : undefined;
    return this.#inTurn(call, asked, until, (permit) => {
      const once = async () => {
        if (until.aborted) throw this.#tooLate(call, asked, permit.sentAt);
        sent.at = clock.elapsed();
        return read(await sendOnce(call, { credentials, path, asked, timeUp }, this.#options));
      };
      return lockout ? lockout.during(once, until, (refusal) => unsent(refusal, asked)) : once();
    });
  }

  /** Does the exchange when the gate lets it through: nothing is signed or sent before. */
  async #inTurn<T>(
    call: ApiRequest,
    asked: RequestInfo,
    until: AbortSignal,
    work: (permit: Permit) => Promise<T>,
  ): Promise<T> {
    const limiter = this.#gateTo(call.endpoint);
    const { clock } = this.#options;
    const arrivedAt = clock.elapsed();
    const lastTurnAt = this.#lastTurns.has(call) ? Number.POSITIVE_INFINITY : lastTurnBefore(call.deadline, clock);
    const permit =
      arrivedAt < call.deadline.at ? await limiter.acquire(call.urgent ?? false, until, lastTurnAt) : undefined;
    if (clock.elapsed() >= lastTurnAt) this.#lastTurns.add(call);
    if (!permit) throw this.#tooLate(call, asked, arrivedAt);
    try {
      const result = await work(permit);
      limiter.release(permit, "through");
      return result;
    } catch (error) {
      const through = isApiError(error, "notFound", "accessDenied", "rejected", "contradictory", "unconfirmed");
      limiter.release(permit, isApiError(error, "throttled") ? "throttled" : through ? "through" : "lost");
      throw error;
    }
  }

  /** What it waited for did not come in time, or nothing is sent any more. */
  #tooLate(call: ApiRequest, asked: RequestInfo, arrivedAt: number, awaited = "its turn among others"): ApiError {
    const { cancellation = this.#options.cancellation } = call;
    return cancellation.noNewRequests.aborted
      ? new ApiError({ ...asked, kind: "cancelled", reason: `${reasonOf(cancellation)} before it was asked` })
      : untimely(asked, call.deadline, this.#options.clock.elapsed() - arrivedAt, awaited);
  }

  #lockoutOf(accessKey: string): KeyLockoutGuard {
    const lockout = this.#lockouts.get(accessKey) ?? new KeyLockoutGuard();
    this.#lockouts.set(accessKey, lockout);
    return lockout;
  }

  #gateTo(endpoint: string): RequestLimiter {
    const limiter = this.#gates.get(endpoint) ?? new RequestLimiter(this.#options.clock, this.#options.maxConcurrent);
    this.#gates.set(endpoint, limiter);
    return limiter;
  }
}

/** When a request that still waits for its turn is sent without it: in its last seconds, not all of them at once. */
function lastTurnBefore({ at }: Deadline, clock: Clock): number {
  const lastMs = Math.min(lastTurnMs, (at - clock.elapsed()) / 2);
  return at - (lastMs * (1 + clock.random())) / 2;
}

/** What it waited for did not come in time. */
function untimely(asked: RequestInfo, deadline: Deadline, waitedMs: number, awaited: string): ApiError {
  const reason =
    waitedMs > 0
      ? `this request was not sent: it waited ${seconds(waitedMs)} for ${awaited}; the operation may take ${deadline.text} in all`
      : `the ${deadline.text} that the operation may take were over before the request was sent`;
  return new ApiError({ ...asked, kind: "timedOut", mayHaveTakenEffect: false, reason });
}

/** What an earlier request was told holds for this one, which therefore was not sent. */
function unsent({ details }: ApiError, asked: RequestInfo): ApiError {
  const { status, code, reason, clockSkewMs, keyAlone } = details;
  const told = `${reason} (said to an earlier request of this run; this one was not sent, for wrong signatures lock the key)`;
  return new ApiError({
    ...asked,
    request: `${asked.request} (not sent)`,
    kind: "unauthenticated",
    status,
    code,
    clockSkewMs,
    keyAlone,
    reason: told,
  });
}
