/** Of what the service let through in the second before it asked to slow down, what is left. */
const slowedTo = 0.7;
/** What a request that goes through adds, in requests a second: a tenth of the speed comes back in a second. */
const recovery = 0.1;
/** Services count by the second: sooner, it cannot be seen whether the last slow-down was enough. */
const secondMs = 1_000;
/** At the first slow-down; then half as fast each time, to one in ten seconds: some services count by the minute. */
const firstSlowest = 1;
const slowest = 0.1;
/**
 * The gateway's own limit for each API: so many requests a second, the same for everybody. The window is longer than a second, for
 * requests do not arrive as evenly as they are sent.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
const mostInWindow = 200;
const windowMs = 1_100;
/** Beyond that limit, so many are on their way at a time until it shows whether this gateway has it: so few are refused if it has. */
const careful = 4;

/** A request on its way, as the pace sees it. */
export interface Passage {
  sentAt: number;
  wasThrottled: boolean;
}

/**
 * How fast the requests of a process follow each other at one address: at full speed, carefully beyond the gateway's own limit, and
 * within it as soon as that shows; where the service asks to slow down sooner, at a rate that it lets through, then slowly faster
 * again. Times are on `clock.elapsed()`.
 */
export class Pace {
  /** Requests a second; undefined at full speed. */
  #rate: number | undefined;
  #lastSentAt = Number.NEGATIVE_INFINITY;
  #slowedAt = Number.NEGATIVE_INFINITY;
  /** Whether the gateway has shown that it has its limit. */
  #isLimited = false;
  /** The requests of the last window. */
  readonly #lately: Passage[] = [];

  /** When another request may be sent, with so many on their way; Infinity: not before one of them is answered. */
  nextAt(onTheirWay: number, most: number): number {
    if (onTheirWay >= most) return Number.POSITIVE_INFINITY;
    const held = this.#isLimited || onTheirWay >= careful;
    const limited = held ? this.#windowStart + windowMs : Number.NEGATIVE_INFINITY;
    const paced = this.#rate === undefined ? Number.NEGATIVE_INFINITY : this.#lastSentAt + secondMs / this.#rate;
    return Math.max(limited, paced);
  }

  sent(now: number): Passage {
    const passage = { sentAt: now, wasThrottled: false };
    while (this.#lately[0] && this.#lately[0].sentAt <= now - windowMs) this.#lately.shift();
    this.#lately.push(passage);
    this.#lastSentAt = now;
    return passage;
  }

  /** The service asked to slow down. Requests that were sent before the last slow-down took effect say nothing new. */
  throttled(passage: Passage, now: number): void {
    passage.wasThrottled = true;
    if (passage.sentAt <= this.#slowedAt + secondMs) return;
    if (!this.#isLimited && this.#rate === undefined && this.#isBeyondLimit(now)) {
      this.#isLimited = true;
      this.#slowedAt = now;
      return;
    }
    // What is still on its way counts as let through: a refusal is answered sooner than work that is done.
    const lastSecond = this.#lately.filter(({ sentAt }) => sentAt > this.#lastSentAt - secondMs);
    const through = lastSecond.filter(({ wasThrottled }) => !wasThrottled).length;
    this.#slowedAt = now;
    // Step by step: one refusal says little of a limit.
    const least = this.#rate === undefined ? firstSlowest : Math.max(slowest, this.#rate / 2);
    this.#rate = Math.max(least, slowedTo * Math.min(through, this.#rate ?? through));
  }

  #isBeyondLimit(now: number): boolean {
    return this.#windowStart > now - windowMs;
  }

  /** When the first of the last 200 was sent. */
  get #windowStart(): number {
    return this.#lately.at(-mostInWindow)?.sentAt ?? Number.NEGATIVE_INFINITY;
  }

  wentThrough(): void {
    if (this.#rate === undefined) return;
    const rate = this.#rate + Math.min(recovery, recovery * this.#rate);
    this.#rate = rate < mostInWindow ? rate : undefined;
  }
}
