import { setMaxListeners } from "node:events";

/** Interrupts a run before its work is done. */
export interface Cancellation {
  /** Aborted when waits must end and nothing more may be sent. Its reason says what interrupted the run. */
  noNewRequests: AbortSignal;
  /** Aborted when requests in flight must end as well. */
  abortInFlight: AbortSignal;
  /** Aborted when nobody waits any more for what became of those. */
  abandoned: AbortSignal;
}

const never = new AbortController().signal;
// Each resource may wait for it at the same time, and Node warns of more than ten listeners.
setMaxListeners(0, never);
export const notCancelled: Cancellation = { noNewRequests: never, abortInFlight: never, abandoned: never };

/** The cancellation of requests that find out what became of one in flight: they may go on a little longer. */
export function lastMomentsOf({ abandoned }: Cancellation): Cancellation {
  return { noNewRequests: abandoned, abortInFlight: abandoned, abandoned };
}

/** What interrupted the run, for messages. */
export function reasonOf({ noNewRequests }: Cancellation): string {
  return typeof noNewRequests.reason === "string" ? noNewRequests.reason : "the run was interrupted";
}
