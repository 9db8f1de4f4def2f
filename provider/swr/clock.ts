/** Time and chance as the client sees them; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970, for dates that others read. */
  now(): number;
  /** Milliseconds on a clock that never jumps, for waits and deadlines. */
  elapsed(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Resolves after `ms`. */
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
