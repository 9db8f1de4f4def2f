import { firstLineOf, isResourceInitError, ResourceInitError } from "../../diagnostics/provider-error";
import { isApiError } from "../../huaweicloud/errors/api-error";
import { type Deadline, deadlineIn, laterOf } from "../../huaweicloud/time/deadline";
import type { Session } from "../../session/session";
import type { RegistryState } from "./args";
import { type Place, type RequestLabel, registriesAt } from "./place";
import { fromWire, type RemoteRegistry } from "./wire";

/** Even where no time is left: a registry that was just sent is read in its own time. */
const readBackWithin = "30s";
const firstWaitMs = 250;

export interface ReadBackRequest {
  operation: string;
  /** The Pulumi id. */
  id: string;
  registryId: string;
  /** What was sent, and where to. */
  state: RegistryState;
  place: Place;
  label: RequestLabel;
  /** The operation's own. */
  deadline: Deadline;
  /** A new registry may answer 404 for a moment. */
  isNew: boolean;
}

/** Reads back what was sent, for the fields that only SWR knows. Failing, it keeps the id: the registry is there. */
export function readBack(sent: ReadBackRequest, session: Session): Promise<RemoteRegistry> {
  return keepingId(sent, "SWR did it, but the registry could not be read back", () => show(sent, session));
}

/**
 * Does what comes after there is an id: whatever fails then, credentials that have ended in between too, the registry is kept with it.
 * @param trouble what a failure means, as a clause
 * @param known what is recorded then; default: what was sent
 */
export async function keepingId<T>(
  sent: ReadBackRequest,
  trouble: string,
  work: () => Promise<T>,
  known: RegistryState = sent.state,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isResourceInitError(error)) throw error;
    throw new ResourceInitError(
      {
        operation: sent.operation,
        reason: `${trouble}: ${firstLineOf(error)}`,
        details: [`It is kept in the state with its id ${sent.registryId}.`],
        remedy: "Run `pulumi up` again.",
        ...(isApiError(error) && { request: error }),
      },
      sent.id,
      // Without the old status, so that the next update knows that this one did not come to its end.
      { ...known, status: undefined },
    );
  }
}

async function show(sent: ReadBackRequest, session: Session): Promise<RemoteRegistry> {
  const deadline = laterOf(sent.deadline, deadlineIn(readBackWithin, session.clock));
  const registries = registriesAt(sent.place, sent.label, deadline, session, { urgent: true });
  return fromWire(await onceItShows(sent, deadline, session, () => registries.show(sent.registryId)));
}

/** A registry that is not shown by then is not late, but something else. */
const showsWithinMs = 60_000;
const longestWaitMs = 5_000;

/** Asks again while a registry that was just made answers 404. */
export async function onceItShows<T>(
  { isNew }: ReadBackRequest,
  deadline: Deadline,
  session: Session,
  ask: () => Promise<T>,
) {
  const until = Math.min(deadline.at, session.clock.elapsed() + showsWithinMs);
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, 2 * waitMs)) {
    try {
      return await ask();
    } catch (error) {
      const later =
        isNew && isApiError(error, "notFound", "unconfirmedNotFound") && session.clock.elapsed() + waitMs < until;
      if (!later) throw error;
      await session.pause(waitMs);
    }
  }
}
