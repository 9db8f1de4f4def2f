import type { Loosely } from "../room";
import type { Site } from "../site";
import type { Clock } from "../swr/clock";
import { type Fault, isFault } from "../swr/fault";
import type { Json } from "../swr/json";
import type { RegistryState } from "./args";
import { registriesAt } from "./place";
import { onceItShows, readBack, type Sent } from "./read-back";
import { slackMs, timeOf } from "./settling";
import { differences } from "./state";
import type { RemoteRegistry } from "./wire";

export interface Put extends Sent {
  body: Json;
  /** What is known of the registry before the PUT. */
  before: Loosely<RegistryState>;
}

/**
 * PUTs the whole registry and reads it back once. An answer that does not confirm the PUT is settled by what SWR shows then; one that says no
 * is never sent again. A change of nothing but the secret does not show: it is sent twice, and told.
 */
export async function putAndReadBack(put: Put, site: Site): Promise<RemoteRegistry> {
  const { body, registryId, place, asker, deadline } = put;
  const registries = registriesAt(place, asker, deadline, site);
  for (let isSecond = false; ; isSecond = true) {
    const doubt = await doubtOf(onceItShows(put, deadline, site, () => registries.update(registryId, body)));
    if (!doubt) return readBack(put, site);
    // Without a look at it, the doubt itself is what there is to say.
    const remote = await readBack(put, site).catch(() => {
      throw doubt;
    });
    const evidence = evidenceOf(put, remote, doubt, site.clock);
    if (evidence === "done") return remote;
    if (evidence === "notDone" || doubt.kind === "contradictory") throw doubt;
    if (isSecond) {
      site.say(
        `swr: ${asker.label}: ${doubt.message}. Everything that SWR shows is as declared; the secret, which it never shows, was sent twice`,
      );
      return remote;
    }
  }
}

/** The fault of a PUT that reported success and did not confirm it. */
async function doubtOf(update: Promise<void>): Promise<Fault | undefined> {
  try {
    await update;
    return undefined;
  } catch (error) {
    if (isFault(error, "contradictory", "unconfirmed")) return error;
    throw error;
  }
}

/** Whether a registry shows that a PUT was done; hidden where it can show neither. */
function evidenceOf(put: Put, remote: RemoteRegistry, doubt: Fault, clock: Clock): "done" | "notDone" | "hidden" {
  if (differences(put.state, remote).length > 0) return "notDone";
  const sinceMs = changedSince(remote, doubt, clock);
  if (sinceMs !== undefined && sinceMs < -slackMs) return "notDone";
  // Within the same second the time of the last change does not move.
  if (sinceMs !== undefined && remote.updatedAt !== put.before.updatedAt) return "done";
  // Somebody else may have made the visible change, but then nobody has sent our secret.
  return differences(put.before, remote).length > 0 && !sendsNewSecret(put) ? "done" : "hidden";
}

/** How long after the PUT was sent the registry was changed last, by the server's own clock, where that is known. */
function changedSince(
  { updatedAt }: RemoteRegistry,
  { sentAt, clockAheadMs }: Fault,
  clock: Clock,
): number | undefined {
  if (sentAt === undefined || clockAheadMs === undefined) return undefined;
  const since = timeOf(updatedAt) - (clock.now() - clockAheadMs - (clock.elapsed() - sentAt));
  return Number.isNaN(since) ? undefined : since;
}

function sendsNewSecret({ state, before }: Put): boolean {
  return state.credential?.accessSecret !== before.credential?.accessSecret;
}
