/** Time and randomness as the client sees them. Tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970, for dates that others read. */
  now(): number;
  /** Milliseconds on a clock that never jumps, for waits and deadlines. */
  elapsed(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Returns a signal that is aborted after `ms`. */
  timeoutSignal(ms: number): AbortSignal;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", done);
    }),
  timeoutSignal: (ms) => AbortSignal.timeout(Math.ceil(ms)),
};
