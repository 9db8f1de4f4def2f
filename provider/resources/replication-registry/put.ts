import { type ApiError, isApiError } from "../../huaweicloud/errors/api-error";
import { tidy } from "../../huaweicloud/text/display-text";
import type { Json } from "../../huaweicloud/text/json";
import type { Clock } from "../../huaweicloud/time/clock";
import type { PartiallyRecorded } from "../../lifecycle/handler";
import type { Session } from "../../session/session";
import type { RegistryState } from "./args";
import { registriesAt } from "./place";
import { onceItShows, type ReadBackRequest, readBack } from "./read-back";
import { slackMs, timeOf } from "./settling";
import { differences } from "./state";
import type { RemoteRegistry } from "./wire";

export interface Put extends ReadBackRequest {
  body: Json;
  /** What is known of the registry before the PUT. */
  before: PartiallyRecorded<RegistryState>;
}

/**
 * PUTs the whole registry and reads it back once. An answer that does not confirm the PUT is settled by what SWR shows then; one that says no
 * is never sent again. A change of nothing but the secret does not show: it is sent twice, and told.
 */
export async function putAndReadBack(put: Put, session: Session): Promise<RemoteRegistry> {
  const { body, registryId, place, label, deadline } = put;
  const { clock } = session;
  const registries = registriesAt(place, label, deadline, session);
  let first: ApiError | undefined;
  for (;;) {
    const sentAt = clock.elapsed();
    const sending = onceItShows(put, deadline, session, () => registries.update(registryId, body));
    const { doubt, serverTime } = await outcomeOf(sending, clock).catch((error: unknown) => {
      // Whatever came of the second, the first may have been done.
      throw first ?? error;
    });
    // The server's clock when the PUT was sent, as early as it can have been.
    const since = serverTime === undefined ? undefined : serverTime - (clock.elapsed() - sentAt);
    // Without a look at it, the doubt itself is what there is to say.
    const remote = await readBack(put, session).catch((error: unknown) => {
      throw doubt ?? error;
    });
    const evidence = evidenceOf(put, remote, since);
    if (!doubt) {
      if (evidence === "notDone") session.log(`swr: ${label.label}: ${unseen(put, remote)}`);
      return remote;
    }
    if (evidence === "done") return remote;
    if (evidence === "notDone" || doubt.kind === "contradictory") throw doubt;
    if (first) {
      session.log(
        `swr: ${label.label}: ${doubt.message}. Everything that SWR shows is as declared; the secret, which it never shows, was sent twice`,
      );
      return remote;
    }
    first = doubt;
  }
}

/** What to say of a PUT that SWR has confirmed and does not show. */
function unseen({ state }: Put, remote: RemoteRegistry): string {
  const differing = differences(state, remote);
  return differing.length > 0
    ? `SWR reported that it was changed, but shows another ${differing.join(", ")} than was sent; the next preview shows the difference`
    : `SWR reported that it was changed, but shows no change since ${tidy(remote.updatedAt ?? "", 40)}; if the secret does not work, another number in the argument \`secretVersion\` sends it again`;
}

interface Outcome {
  /** The fault of a PUT that reported success and did not confirm it. */
  doubt?: ApiError;
  /** The server's clock when it answered, where it told that. */
  serverTime: number | undefined;
}

async function outcomeOf(update: Promise<number | undefined>, clock: Clock): Promise<Outcome> {
  try {
    return { serverTime: await update };
  } catch (error) {
    if (!isApiError(error, "contradictory", "unconfirmed")) throw error;
    const { clockSkewMs } = error;
    return { doubt: error, serverTime: clockSkewMs === undefined ? undefined : clock.now() - clockSkewMs };
  }
}

/** Whether a registry shows that a PUT was done; hidden where it can show neither. */
function evidenceOf(put: Put, remote: RemoteRegistry, since: number | undefined): "done" | "notDone" | "hidden" {
  if (differences(put.state, remote).length > 0) return "notDone";
  const changedAt = timeOf(remote.updatedAt);
  if (since !== undefined && !Number.isNaN(changedAt)) {
    if (changedAt < since - slackMs) return "notDone";
    // Within the same second the time of the last change does not move.
    if (remote.updatedAt !== put.before.updatedAt) return "done";
  }
  // Somebody else may have made the visible change, but then nobody has sent our secret.
  return differences(put.before, remote).length > 0 && !sendsNewSecret(put) ? "done" : "hidden";
}

function sendsNewSecret({ state, before }: Put): boolean {
  return state.credential?.accessSecret !== before.credential?.accessSecret;
}
