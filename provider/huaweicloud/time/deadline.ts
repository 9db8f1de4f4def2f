import type { Clock } from "./clock";

/** The time at which an operation must end. */
export interface Deadline {
  /** On `clock.elapsed()`. */
  at: number;
  /** The duration as the user wrote it, for messages. */
  text: string;
}

/** How long an operation may take if its `timeouts` do not say. */
const defaultTimeout = "5m";

const durationPattern = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

const longestMs = 24 * 3_600_000;

/** Milliseconds of a duration such as `90s`, `5m` or `1h30m`, up to 24 hours; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const [whole, hours = "0", minutes = "0", seconds = "0"] = durationPattern.exec(text) ?? [];
  if (!whole) return undefined;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return ms > 0 && ms <= longestMs ? ms : undefined;
}

/** Returns a deadline from now. Check has validated the duration; an invalid one of an older state counts as the default. */
export function deadlineIn(duration: string | undefined, clock: Clock): Deadline {
  const text = duration !== undefined && parseDuration(duration) !== undefined ? duration : defaultTimeout;
  return { at: clock.elapsed() + (parseDuration(text) ?? 0), text };
}

export function laterOf(a: Deadline, b: Deadline): Deadline {
  return a.at > b.at ? a : b;
}
