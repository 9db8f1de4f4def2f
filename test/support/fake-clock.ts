import type { Clock } from "../../provider/huaweicloud/time/clock";

/** A clock on which waits pass at once; it keeps account of them. */
export class FakeClock implements Clock {
  readonly waits: number[] = [];
  readonly #startedAt = Date.now();
  #elapsed = 0;
  #alarms: Array<{ at: number; ring: AbortController }> = [];

  constructor(private readonly chance: number | (() => number) = 0.5) {}

  now = () => this.#startedAt + this.#elapsed;
  elapsed = () => this.#elapsed;
  random = () => (typeof this.chance === "number" ? this.chance : this.chance());

  sleep = async (ms: number, until?: AbortSignal) => {
    if (until?.aborted) return;
    this.waits.push(ms);
    await this.pass(ms);
  };

  timeoutSignal = (ms: number) => {
    const ring = new AbortController();
    this.#alarms.push({ at: this.#elapsed + ms, ring });
    return ring.signal;
  };

  /** Lets time pass; whoever has an alarm in between acts on it then. */
  pass = async (ms: number) => {
    const end = this.#elapsed + ms;
    for (;;) {
      const [next] = this.#alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.ring.abort();
      await new Promise(setImmediate);
    }
    this.#elapsed = Math.max(this.#elapsed, end);
  };
}
