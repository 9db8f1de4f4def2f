import type { Clock } from "../../provider/huaweicloud/time/clock";

/** A clock for many at once: its time stands still while anybody is busy, then jumps to the next who waits. */
export class VirtualClock implements Clock {
  #elapsed = 0;
  /** By time; of one time, as they came. */
  readonly #sleepers: Array<{ at: number; wake: () => void }> = [];

  constructor(private readonly chance: () => number = () => 0.5) {}

  now = () => 1_800_000_000_000 + this.#elapsed;
  elapsed = () => this.#elapsed;
  random = () => this.chance();
  sleep = (ms: number) => new Promise<void>((wake) => this.#add({ at: this.#elapsed + ms, wake }));
  timeoutSignal = (ms: number) => {
    const ring = new AbortController();
    void this.sleep(ms).then(() => ring.abort());
    return ring.signal;
  };

  #add(sleeper: { at: number; wake: () => void }): void {
    let [low, high] = [0, this.#sleepers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sleepers[middle]?.at ?? 0) > sleeper.at) high = middle;
      else low = middle + 1;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }

  /** Lets time pass until this work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    let busy = true;
    const done = work.finally(() => {
      busy = false;
    });
    while (busy) {
      await new Promise(setImmediate);
      const next = busy ? this.#sleepers.shift() : undefined;
      if (!next) continue;
      this.#elapsed = next.at;
      next.wake();
    }
    return done;
  }
}
