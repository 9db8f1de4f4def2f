import { setMaxListeners } from "node:events";

/** The end of a run before its work is done. */
export interface Interruption {
  /** Given when waits must end and nothing more may be sent; its reason says what interrupted. */
  stop: AbortSignal;
  /** Given when what is in flight must end as well. */
  cut: AbortSignal;
}

export const uninterrupted: Interruption = { stop: new AbortController().signal, cut: new AbortController().signal };
// As many as there are resources may wait at a time; Node would warn of more than ten.
setMaxListeners(0, uninterrupted.stop, uninterrupted.cut);

/** What interrupted, for messages. */
export function reasonOf({ stop }: Interruption): string {
  return typeof stop.reason === "string" ? stop.reason : "the run was interrupted";
}
