import type { Clock } from "./clock";

/** Until when an operation may go on. */
export interface Deadline {
  /** On `clock.elapsed()`. */
  at: number;
  /** As the user wrote it, for messages. */
  text: string;
}

/** How long an operation may take where its `timeouts` do not say. */
const defaultTimeout = "5m";

const durationPattern = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

const longestMs = 24 * 3_600_000;

/** Milliseconds of a duration such as `90s`, `5m` or `1h30m`, up to 24 hours; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const [whole, hours = "0", minutes = "0", seconds = "0"] = durationPattern.exec(text) ?? [];
  if (!whole) return undefined;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return ms > 0 && ms <= longestMs ? ms : undefined;
}

/** A deadline that starts now. Check has judged the duration; one that an older state holds wrong is taken for the default. */
export function deadlineIn(duration: string | undefined, clock: Clock): Deadline {
  const text = duration !== undefined && parseDuration(duration) !== undefined ? duration : defaultTimeout;
  return { at: clock.elapsed() + (parseDuration(text) ?? 0), text };
}

export function laterOf(a: Deadline, b: Deadline): Deadline {
  return a.at > b.at ? a : b;
}
