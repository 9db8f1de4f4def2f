import type { Loosely } from "../room";
import type { Site } from "../site";
import type { Clock } from "../swr/clock";
import { type Fault, isFault } from "../swr/fault";
import type { Json } from "../swr/json";
import type { RegistryState } from "./args";
import { registriesAt } from "./place";
import { readBack, type Sent } from "./read-back";
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
    const doubt = await doubtOf(registries.update(registryId, body));
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
function evidenceOf(
  { state, before }: Put,
  remote: RemoteRegistry,
  { clockAheadMs = 0 }: Fault,
  clock: Clock,
): "done" | "notDone" | "hidden" {
  if (differences(state, remote).length > 0) return "notDone";
  const [then, now] = [before.updatedAt, remote.updatedAt];
  if (then !== undefined && now !== undefined) {
    if (then !== now) return "done";
    // Within the same second the time of the last change does not move.
    if (clock.now() - clockAheadMs - timeOf(then) > slackMs) return "notDone";
  }
  return differences(before, remote).length > 0 ? "done" : "hidden";
}
