import type { Clock } from "./clock";

/** Of what went through in the second before the service asked to slow down, what is left. */
const slowedTo = 0.7;
/** What each request that goes through adds, in requests a second: a tenth of the speed comes back in a second. */
const recovery = 0.1;
/** Services count by the second: sooner, it cannot be seen whether the last slow-down was enough. */
const secondMs = 1_000;
const slowest = 1;
/** Requests a second. The gateway's own limit is 200 for each API: faster than that needs no pace. */
const unpacedFrom = 200;

/**
 * How fast the requests of a process follow each other at one address: at full speed until the service asks to slow down,
 * then at a rate that it lets through, then slowly faster again.
 */
export class Pace {
  /** Requests a second; undefined at full speed. */
  #rate: number | undefined;
  #nextAt = 0;
  #slowedAt = Number.NEGATIVE_INFINITY;
  /** When the last requests went through. */
  #through: number[] = [];

  constructor(private readonly clock: Clock) {}

  /** How long the next request must wait for its turn, which {@link take} takes. */
  get waitMs(): number {
    return this.#rate === undefined ? 0 : Math.max(0, this.#nextAt - this.clock.elapsed());
  }

  take(): void {
    if (this.#rate !== undefined) this.#nextAt = this.clock.elapsed() + this.waitMs + secondMs / this.#rate;
  }

  /** The service asked to slow down. Requests that were sent before the last slow-down took effect say nothing new. */
  throttled(sentAt: number): void {
    if (sentAt <= this.#slowedAt + secondMs) return;
    const now = this.clock.elapsed();
    const lately = this.#through.filter((at) => at > now - secondMs).length;
    this.#slowedAt = now;
    this.#rate = Math.max(slowest, slowedTo * Math.min(lately, this.#rate ?? lately));
    this.#nextAt = Math.max(this.#nextAt, now + secondMs / this.#rate);
  }

  wentThrough(): void {
    const now = this.clock.elapsed();
    this.#through = [...this.#through.filter((at) => at > now - secondMs), now];
    if (this.#rate === undefined) return;
    const rate = this.#rate + recovery;
    this.#rate = rate < unpacedFrom ? rate : undefined;
  }
}
