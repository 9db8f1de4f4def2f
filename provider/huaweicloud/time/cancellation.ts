import { setMaxListeners } from "node:events";

/** The end of a run before its work is done. */
export interface Cancellation {
  /** Given when waits must end and nothing more may be sent; its reason says what interrupted. */
  stop: AbortSignal;
  /** Given when what is in flight must end as well. */
  cut: AbortSignal;
  /** Given when nobody waits any more for what became of that. */
  over: AbortSignal;
}

const never = new AbortController().signal;
// As many as there are resources may wait at a time; Node would warn of more than ten.
setMaxListeners(0, never);
export const notCancelled: Cancellation = { stop: never, cut: never, over: never };

/** The same run for what finds out what became of something that was in flight: it may go on a little longer. */
export function lastMomentsOf({ over }: Cancellation): Cancellation {
  return { stop: over, cut: over, over };
}

/** What interrupted, for messages. */
export function reasonOf({ stop }: Cancellation): string {
  return typeof stop.reason === "string" ? stop.reason : "the run was interrupted";
}
