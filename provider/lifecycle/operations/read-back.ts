import { firstLineOf, isResourceInitError, ResourceInitError } from "../../diagnostics/provider-error";
import { isApiError } from "../../huaweicloud/errors/api-error";
import { type Deadline, deadlineIn, laterOf } from "../../huaweicloud/time/deadline";
import type { Properties } from "../definition/property";
import type { State } from "../definition/recorded-state";
import type { Operation } from "./operation";

/** Even where no time is left: what was just sent is read in its own time. */
const readBackWithin = "30s";
/** What is not shown by then is not late, but something else. */
const showsWithinMs = 60_000;
const firstWaitMs = 250;
const longestWaitMs = 5_000;

/** What was sent to SWR. */
export interface Sent {
  key: string;
  /** What is recorded of it. */
  state: State;
  /** What is new may answer 404 for a moment. */
  isNew: boolean;
  deadline: Deadline;
}

/** Reads back what was sent, for the fields that only SWR knows. If that fails, the id is kept: the thing is there. */
export function readBack(sent: Sent, operation: Operation): Promise<Properties> {
  const { noun } = operation.resource.api;
  const deadline = laterOf(sent.deadline, deadlineIn(readBackWithin, operation.context.clock));
  const collection = operation.collection({ deadline, urgent: true });
  return keepingId(sent, operation, `SWR did it, but the ${noun} could not be read back`, async () =>
    operation.read(await onceItShows({ ...sent, deadline }, operation, () => collection.show(sent.key))),
  );
}

/**
 * Does what comes after there is an id: whatever fails then, credentials that have ended in between too, the resource is kept with it.
 * @param trouble what a failure means, as a clause
 * @param known what is recorded then; default: what was sent
 */
export async function keepingId<T>(
  { key, state }: Sent,
  operation: Operation,
  trouble: string,
  work: () => Promise<T>,
  known: State = state,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isResourceInitError(error)) throw error;
    throw new ResourceInitError(
      {
        operation: operation.title,
        reason: `${trouble}: ${firstLineOf(error)}`,
        details: [`It is kept in the state with its ${operation.resource.api.keyField} ${key}.`],
        remedy: "Run `pulumi up` again.",
        ...(isApiError(error) && { request: error }),
      },
      operation.idOf(key),
      // So the next update knows that this operation did not come to its end.
      { ...known, [operation.resource.completedBy]: undefined },
    );
  }
}

/** Asks again while something that was just made answers 404. */
export async function onceItShows<T>(
  { isNew, deadline }: Sent,
  operation: Operation,
  ask: () => Promise<T>,
): Promise<T> {
  const { clock, session } = operation.context;
  const until = Math.min(deadline.at, clock.elapsed() + showsWithinMs);
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, 2 * waitMs)) {
    try {
      return await ask();
    } catch (error) {
      const isLate = isNew && isApiError(error, "notFound", "unconfirmedNotFound");
      if (!isLate || clock.elapsed() + waitMs >= until) throw error;
      await session.pause(waitMs);
    }
  }
}
