import type { Clock } from "../provider/swr/clock";

/** A clock for many at once: its time stands still while anybody is busy, then jumps to the next who waits. */
export class VirtualClock implements Clock {
  #elapsed = 0;
  #sleepers: Array<{ at: number; wake: () => void }> = [];

  constructor(private readonly chance: () => number = () => 0.5) {}

  now = () => 1_800_000_000_000 + this.#elapsed;
  elapsed = () => this.#elapsed;
  random = () => this.chance();
  sleep = (ms: number) => new Promise<void>((wake) => this.#sleepers.push({ at: this.#elapsed + ms, wake }));
  alarm = (ms: number) => {
    const ring = new AbortController();
    void this.sleep(ms).then(() => ring.abort());
    return ring.signal;
  };

  /** Lets time pass until this work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    let busy = true;
    const done = work.finally(() => {
      busy = false;
    });
    while (busy) {
      await new Promise(setImmediate);
      const [next] = this.#sleepers.sort((a, b) => a.at - b.at);
      if (!next || !busy) continue;
      this.#sleepers.shift();
      this.#elapsed = next.at;
      next.wake();
    }
    return done;
  }
}
