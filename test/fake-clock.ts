import type { Clock } from "../provider/swr/clock";

/** A clock whose waits pass at once; it keeps account of them. */
export class FakeClock implements Clock {
  readonly waits: number[] = [];
  #elapsed = 0;

  constructor(private readonly chance = 0.5) {}

  now = () => Date.now();
  elapsed = () => this.#elapsed;
  random = () => this.chance;

  sleep = async (ms: number) => {
    this.waits.push(ms);
    this.#elapsed += ms;
  };
}
