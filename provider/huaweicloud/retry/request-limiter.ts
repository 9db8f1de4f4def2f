import type { Clock } from "../time/clock";
import { AdaptiveRate, type End, gatewayLimit, type Permit } from "./adaptive-rate";

/** Requests on their way to one address at a time, each over a connection of its own. Enough for the limit, and few are refused: docs/performance.md. */
const defaultMaxConcurrent = 16;

/** The window of the gateway's own limit: longer than a second, for requests do not arrive as evenly as they are sent. */
const windowMs = 1_100;
/** Beyond that limit, so many are on their way at a time until it shows whether this gateway has it: so few are refused if it has. */
const concurrencyPastLimit = 4;
/** So many let through beyond it show that this gateway does not have it. */
const enough = 16;

/** Goes carefully beyond the gateway's own limit until it shows whether this gateway has it, and keeps to it if so. */
export class GatewayLimit {
  /** Undefined: not known yet. */
  #isThere: boolean | undefined;
  /** As many of the last requests as the limit lets through. */
  readonly #last: Permit[] = [];
  readonly #beyond = new WeakSet<Permit>();
  #throughBeyond = 0;

  /** When another request may be sent, with so many on their way. */
  nextAt(onTheirWay: number): number {
    return (this.#isThere ?? onTheirWay >= concurrencyPastLimit)
      ? this.#windowStart + windowMs
      : Number.NEGATIVE_INFINITY;
  }

  sent(permit: Permit): void {
    if (this.#windowStart > permit.sentAt - windowMs) this.#beyond.add(permit);
    this.#last.push(permit);
    if (this.#last.length > gatewayLimit) this.#last.shift();
  }

  /** Whether this one was refused for the limit: beyond it, while hardly any was refused within it. */
  hasRefused(permit: Permit, end: End): boolean {
    if (!this.#beyond.has(permit)) return false;
    if (end === "through" && ++this.#throughBeyond >= enough) this.#isThere ??= false;
    if (end === "throttled" && this.#fewRefused) this.#isThere ??= true;
    return end === "throttled" && this.#isThere === true;
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
  lastTurnAt: number;
  go: (permit: Permit | undefined) => void;
}

/**
 * The gate to one address, for all requests of a process: so many at a time, at the pace that the service lets through, one after
 * the other as they came; those first that finish what is half done. Whoever waits here has sent nothing yet.
 */
export class RequestLimiter {
  readonly #pace: AdaptiveRate;
  readonly #limit = new GatewayLimit();
  /** Let in at the pace of all; whoever goes out of turn says nothing of that. */
  readonly #inTurn = new WeakSet<Permit>();
  #inside = 0;
  #waiting: Waiting[] = [];
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly maxConcurrent = defaultMaxConcurrent,
  ) {
    this.#pace = new AdaptiveRate(() => clock.random());
  }

  /**
   * Resolves when it is this one's turn; with undefined where `until` was given first.
   * @param lastTurnAt from then on it goes before its turn, as soon as there is room; on `clock.elapsed()`
   */
  acquire(urgent: boolean, until: AbortSignal, lastTurnAt = Number.POSITIVE_INFINITY): Promise<Permit | undefined> {
    return new Promise((resolve) => {
      if (until.aborted) return resolve(undefined);
      const waiting: Waiting = { urgent, lastTurnAt, go: resolve };
      this.#waiting.push(waiting);
      this.#open();
      if (!this.#waiting.includes(waiting)) return;
      const givingUp = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        resolve(undefined);
      };
      until.addEventListener("abort", givingUp, { once: true });
      waiting.go = (permit) => {
        until.removeEventListener("abort", givingUp);
        resolve(permit);
      };
    });
  }

  /** The request is answered, or given up. */
  release(permit: Permit, end: End): void {
    this.#inside -= 1;
    if (this.#inTurn.has(permit)) {
      this.#pace.ended(permit, this.#limit.hasRefused(permit, end) ? "lost" : end, this.clock.elapsed());
    }
    this.#open();
  }

  #open(): void {
    // Where there is no room, only an answer makes some.
    while (this.#waiting.length > 0 && this.#inside < this.maxConcurrent) {
      const now = this.clock.elapsed();
      const nextAt = Math.max(this.#pace.nextAt(), this.#limit.nextAt(this.#inside));
      const isInTurn = nextAt <= now;
      const pressed = this.#waiting.find(({ lastTurnAt }) => lastTurnAt <= now);
      if (!isInTurn && !pressed) {
        this.#openAt(Math.min(nextAt, ...this.#waiting.map(({ lastTurnAt }) => lastTurnAt)), now);
        return;
      }
      const next = pressed ?? this.#waiting.find(({ urgent }) => urgent) ?? this.#waiting[0];
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#inside += 1;
      next?.go(isInTurn ? this.#permitInTurn(now) : { sentAt: now });
    }
  }

  #permitInTurn(now: number): Permit {
    const permit = this.#pace.sent(now);
    this.#limit.sent(permit);
    this.#inTurn.add(permit);
    return permit;
  }

  /** Looks again then, for the pace may have changed in between. */
  #openAt(at: number, now: number): void {
    if (this.#wakesAt <= at) return;
    this.#wakesAt = at;
    void this.clock.sleep(at - now).then(() => {
      if (this.#wakesAt === at) this.#wakesAt = Number.POSITIVE_INFINITY;
      this.#open();
    });
  }
}
