/** Time and chance as the client sees them; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970, for dates that others read. */
  now(): number;
  /** Milliseconds on a clock that never jumps, for waits and deadlines. */
  elapsed(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Resolves after `ms`, or as soon as the signal is given. */
  sleep(ms: number, until?: AbortSignal): Promise<void>;
  /** A signal that is given after `ms`. */
  timeoutSignal(ms: number): AbortSignal;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, until) =>
    new Promise((resolve) => {
      if (until?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        until?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      until?.addEventListener("abort", done);
    }),
  timeoutSignal: (ms) => AbortSignal.timeout(Math.ceil(ms)),
};
