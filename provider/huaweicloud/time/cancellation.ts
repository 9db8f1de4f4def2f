import { setMaxListeners } from "node:events";

/** The end of a run before its work is done. */
export interface Cancellation {
  /** Given when waits must end and nothing more may be sent; its reason says what interrupted. */
  noNewRequests: AbortSignal;
  /** Given when what is in flight must end as well. */
  abortInFlight: AbortSignal;
  /** Given when nobody waits any more for what became of that. */
  abandoned: AbortSignal;
}

const never = new AbortController().signal;
// As many as there are resources may wait at a time; Node would warn of more than ten.
setMaxListeners(0, never);
export const notCancelled: Cancellation = { noNewRequests: never, abortInFlight: never, abandoned: never };

/** The same run for what finds out what became of something that was in flight: it may go on a little longer. */
export function lastMomentsOf({ abandoned }: Cancellation): Cancellation {
  return { noNewRequests: abandoned, abortInFlight: abandoned, abandoned };
}

/** What interrupted, for messages. */
export function reasonOf({ noNewRequests }: Cancellation): string {
  return typeof noNewRequests.reason === "string" ? noNewRequests.reason : "the run was interrupted";
}
