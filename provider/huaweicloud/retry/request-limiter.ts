import type { Clock } from "../time/clock";
import { AdaptiveRate, gatewayLimit } from "./adaptive-rate";
import type { End, Permit } from "./permit";

/** Requests in flight to one endpoint, each over a connection of its own. Enough for the limit, and few are refused: docs/performance.md. */
const defaultMaxConcurrent = 16;

/** The window of that limit. It is longer than a second, because requests do not arrive as evenly as they are sent. */
const windowMs = 1_100;
/** Requests in flight past the limit until it is known whether this gateway has it: if it has, so few are refused. */
const concurrencyPastLimit = 4;
/** So many requests let through past the limit show that this gateway does not have it. */
const proof = 16;

/** Goes past the gateway's own limit with few requests at a time until it is known whether this gateway has it, and keeps to it if so. */
export class GatewayLimit {
  /** Undefined while it is not known. */
  #exists: boolean | undefined;
  /** The last requests, as many as the limit lets through. */
  readonly #last: Permit[] = [];
  readonly #past = new WeakSet<Permit>();
  #throughPast = 0;

  /** When another request may be sent, with so many in flight. */
  nextAt(inFlight: number): number {
    return (this.#exists ?? inFlight >= concurrencyPastLimit) ? this.#windowStart + windowMs : Number.NEGATIVE_INFINITY;
  }

  sent(permit: Permit): void {
    if (this.#windowStart > permit.sentAt - windowMs) this.#past.add(permit);
    this.#last.push(permit);
    if (this.#last.length > gatewayLimit) this.#last.shift();
  }

  /** Whether a request was refused because of the limit: it was past it, and hardly any was refused within it. */
  hasRefused(permit: Permit, end: End): boolean {
    if (!this.#past.has(permit)) return false;
    if (end === "through" && ++this.#throughPast >= proof) this.#exists ??= false;
    if (end === "throttled" && this.#fewRefused) this.#exists ??= true;
    return end === "throttled" && this.#exists === true;
  }

  get #fewRefused(): boolean {
    return this.#last.filter(({ end }) => end === "throttled").length < concurrencyPastLimit;
  }

  get #windowStart(): number {
    return this.#last.at(-gatewayLimit)?.sentAt ?? Number.NEGATIVE_INFINITY;
  }
}

interface Waiting {
  urgent: boolean;
  /** From then on it goes before all others, whatever the rate. */
  atOnceAt: number;
  go: (permit: Permit | undefined) => void;
}

/**
 * Limits the requests of a process to one endpoint: so many at a time, at the rate that the service lets through, in the order in which
 * they came; urgent ones first. A request that waits here has not been sent.
 */
export class RequestLimiter {
  readonly #rate: AdaptiveRate;
  readonly #limit = new GatewayLimit();
  /** Permits given at the rate of all. Others say nothing about the rate. */
  readonly #atRate = new WeakSet<Permit>();
  #inFlight = 0;
  #waiting: Waiting[] = [];
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly maxConcurrent = defaultMaxConcurrent,
  ) {
    this.#rate = new AdaptiveRate(() => clock.random());
  }

  /**
   * Resolves when a request may be sent; with undefined if the signal is aborted first.
   * @param atOnceAt from then on it goes before all others, whatever the rate, as soon as one less is in flight; on `clock.elapsed()`
   */
  acquire(urgent: boolean, signal: AbortSignal, atOnceAt = Number.POSITIVE_INFINITY): Promise<Permit | undefined> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(undefined);
      const waiting: Waiting = { urgent, atOnceAt, go: resolve };
      this.#waiting.push(waiting);
      this.#letGo();
      if (!this.#waiting.includes(waiting)) return;
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        resolve(undefined);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      waiting.go = (permit) => {
        signal.removeEventListener("abort", giveUp);
        resolve(permit);
      };
    });
  }

  /** The request has ended. */
  release(permit: Permit, end: End): void {
    this.#inFlight -= 1;
    if (this.#atRate.has(permit)) {
      this.#rate.ended(permit, this.#limit.hasRefused(permit, end) ? "lost" : end, this.clock.elapsed());
    }
    this.#letGo();
  }

  #letGo(): void {
    // If too many are in flight, the end of one calls this again.
    while (this.#waiting.length > 0 && this.#inFlight < this.maxConcurrent) {
      const now = this.clock.elapsed();
      const nextAt = Math.max(this.#rate.nextAt(), this.#limit.nextAt(this.#inFlight));
      const isAtRate = nextAt <= now;
      const pressing = this.#waiting.find(({ atOnceAt }) => atOnceAt <= now);
      if (!isAtRate && !pressing) {
        this.#letGoAt(Math.min(nextAt, ...this.#waiting.map(({ atOnceAt }) => atOnceAt)), now);
        return;
      }
      const next = pressing ?? this.#waiting.find(({ urgent }) => urgent) ?? this.#waiting[0];
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#inFlight += 1;
      next?.go(isAtRate ? this.#permitAtRate(now) : { sentAt: now });
    }
  }

  #permitAtRate(now: number): Permit {
    const permit = this.#rate.sent(now);
    this.#limit.sent(permit);
    this.#atRate.add(permit);
    return permit;
  }

  /** Looks again then: the rate may have changed in between. */
  #letGoAt(at: number, now: number): void {
    if (this.#wakesAt <= at) return;
    this.#wakesAt = at;
    void this.clock.sleep(at - now).then(() => {
      if (this.#wakesAt === at) this.#wakesAt = Number.POSITIVE_INFINITY;
      this.#letGo();
    });
  }
}
