import { setTimeout } from "node:timers/promises";

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
  // It is rejected when the signal is aborted.
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
  timeoutSignal: (ms) => AbortSignal.timeout(Math.ceil(ms)),
};
