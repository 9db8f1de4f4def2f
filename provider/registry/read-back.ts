import { HalfDone } from "../failure";
import { deadlineIn, laterOf } from "../patience";
import type { Site } from "../site";
import { isFault } from "../swr/fault";
import type { Json } from "../swr/json";
import type { Deadline } from "../swr/retry";
import type { RegistryState } from "./args";
import { type Asker, type Place, registriesAt } from "./place";
import { fromWire, type RemoteRegistry } from "./wire";

/** Even where no time is left: a registry that was just sent is read in its own time. */
const readBackWithin = "30s";
const firstWaitMs = 250;

export interface Sent {
  what: string;
  /** The Pulumi id. */
  id: string;
  registryId: string;
  /** What was sent, and where to. */
  state: RegistryState;
  place: Place;
  asker: Asker;
  /** The operation's own. */
  deadline: Deadline;
  /** A new registry may answer 404 for a moment. */
  justMade: boolean;
}

/** Reads back what was sent, for the fields that only SWR knows. Failing, it keeps the id: the registry is there. */
export async function readBack(sent: Sent, site: Site): Promise<RemoteRegistry> {
  try {
    return fromWire(await show(sent, site));
  } catch (error) {
    // Whatever it is, credentials that have ended in between too: the id must not be lost.
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new HalfDone(
      {
        what: sent.what,
        why: `SWR did it, but the registry could not be read back: ${reason}`,
        known: [`It is kept in the state with its id ${sent.registryId}.`],
        next: "Run `pulumi up` again.",
        ...(isFault(error) && { request: error }),
      },
      sent.id,
      // Without the old status, so that the next update knows that this one did not come to its end.
      { ...sent.state, status: undefined },
    );
  }
}

async function show({ registryId, place, asker, deadline: operation, justMade }: Sent, site: Site): Promise<Json> {
  const deadline = laterOf(operation, deadlineIn(readBackWithin, site.clock));
  const registries = registriesAt(place, asker, deadline, site, { urgent: true });
  for (let waitMs = firstWaitMs; ; waitMs *= 2) {
    try {
      return await registries.show(registryId);
    } catch (error) {
      const later = justMade && isFault(error, "gone", "doubtful") && site.clock.elapsed() + waitMs < deadline.at;
      if (!later) throw error;
      await site.pause(waitMs);
    }
  }
}
