import type { Clock } from "./swr/clock";
import type { Deadline } from "./swr/retry";

/** How long an operation may take where its `timeouts` do not say. */
export const defaultTimeout = "5m";

const durationPattern = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** Milliseconds of a duration such as `90s`, `5m` or `1h30m`; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const [whole, hours = "0", minutes = "0", seconds = "0"] = durationPattern.exec(text) ?? [];
  if (!whole) return undefined;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return ms > 0 ? ms : undefined;
}

/** A deadline that starts now. */
export function deadlineIn(duration: string | undefined, clock: Clock): Deadline {
  const text = duration ?? defaultTimeout;
  const ms = parseDuration(text);
  if (ms === undefined) throw new TypeError(`"${text}" is not a duration`);
  return { at: clock.elapsed() + ms, text, signal: new AbortController().signal };
}
