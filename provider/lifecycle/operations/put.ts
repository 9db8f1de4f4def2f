import { type ApiError, isApiError } from "../../huaweicloud/errors/api-error";
import { tidy } from "../../huaweicloud/text/display-text";
import type { Json } from "../../huaweicloud/text/json";
import type { Clock } from "../../huaweicloud/time/clock";
import type { Properties } from "../definition/property";
import { changesUnseen, differences, hasSecrets, howToResend, notShownAsDeclared } from "../definition/remote-state";
import type { Operation } from "./operation";
import { onceItShows, readBack, type Sent, shownAsDeclared } from "./read-back";
import { slackMs, timeOf } from "./server-times";

export interface Put extends Sent {
  body: Json;
  /** What is known of it before the PUT. */
  before: Properties;
}

/**
 * PUTs the whole resource and reads it back once. What SWR shows then settles an answer that does not confirm the PUT; one that says no is
 * never sent again. A change of nothing but the secret does not show: it is sent twice, and the user is told.
 */
export async function putAndReadBack(put: Put, operation: Operation): Promise<Properties> {
  const { clock } = operation.context;
  const collection = operation.collection({ deadline: put.deadline });
  let first: ApiError | undefined;
  for (;;) {
    const sentAt = clock.elapsed();
    const sending = onceItShows(put, operation, () => collection.update(put.key, put.body));
    const { doubt, serverTime } = await outcomeOf(sending, clock).catch((error: unknown) => {
      // Whatever came of the second PUT, the first may have been done.
      throw first ?? error;
    });
    // The server's clock when the PUT was sent, as early as it can have been.
    const since = serverTime === undefined ? undefined : serverTime - (clock.elapsed() - sentAt);
    // Without a look at it, the doubt itself is what there is to say.
    const remote = await readBack(put, operation).catch((error: unknown) => {
      throw doubt ?? error;
    });
    if (!doubt) {
      const shown = await shownAsDeclared(put, remote, operation);
      if (evidenceOf(put, shown, since, operation) === "notDone") operation.log(unchangedSince(shown, operation));
      return shown;
    }
    const evidence = evidenceOf(put, remote, since, operation);
    if (evidence === "done") return remote;
    if (evidence === "notDone" || doubt.kind === "contradictory") throw doubt;
    if (first) {
      const unshown = hasSecrets(operation.resource) ? "the secret, which it never shows," : "what it does not show";
      operation.log(`${doubt.message}. Everything that SWR shows is as declared; ${unshown} was sent twice`);
      return remote;
    }
    first = doubt;
  }
}

/** What to say of a PUT that SWR has confirmed and that has left no trace. */
function unchangedSince({ updatedAt }: Properties, { resource }: Operation): string {
  const again = howToResend(resource, "it", "if the secret does not work, ");
  const since = tidy(String(updatedAt ?? ""), 40);
  return `SWR reported that it was changed, but shows no change since ${since}${again}`;
}

interface Outcome {
  /** The error of a PUT that reported success and did not confirm it. */
  doubt?: ApiError;
  /** The server's clock when it answered, if it told that. */
  serverTime: number | undefined;
}

async function outcomeOf(update: Promise<number | undefined>, clock: Clock): Promise<Outcome> {
  try {
    return { serverTime: await update };
  } catch (error) {
    if (!isApiError(error, "contradictory", "unconfirmed")) throw error;
    const { clockSkewMs } = error.details;
    return { doubt: error, serverTime: clockSkewMs === undefined ? undefined : clock.now() - clockSkewMs };
  }
}

/** Whether SWR shows that a PUT was done; hidden if it can show neither. */
function evidenceOf(
  { state, before }: Put,
  remote: Properties,
  since: number | undefined,
  { resource }: Operation,
): "done" | "notDone" | "hidden" {
  if (differences(resource, state, remote).length > 0) return "notDone";
  if (notShownAsDeclared(resource, state, remote).length === 0) return "done";
  const changedAt = timeOf(remote.updatedAt);
  if (since !== undefined && !Number.isNaN(changedAt)) {
    if (changedAt < since - slackMs) return "notDone";
    // Within the same second the time of the last change does not move.
    if (remote.updatedAt !== before.updatedAt) return "done";
  }
  // Somebody else may have made the visible change, but then nobody has sent what does not show.
  const hasChanged = differences(resource, before, remote).length > 0;
  return hasChanged && !changesUnseen(resource, state, before, remote) ? "done" : "hidden";
}
