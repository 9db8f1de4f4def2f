import { failureFrom } from "../advice";
import { HalfDone, ProviderFailure } from "../failure";
import { deadlineIn } from "../patience";
import type { Site } from "../site";
import { isFault } from "../swr/fault";
import { sameRemote } from "./diff";
import { lookedUp, openPlace, partsOf, recordOf } from "./place";
import { readBack } from "./read-back";
import type { RegistrySpec, RegistryState } from "./schema";
import { toWire } from "./wire";

/** PUTs the whole registry, at the recorded place. What lives only here (`timeouts`, `adoptExisting`) is recorded without a request. */
export async function update(
  id: string,
  recorded: RegistryState,
  spec: RegistrySpec,
  site: Site,
): Promise<RegistryState> {
  const { registryId } = partsOf(id);
  const what = `update registry "${recorded.name}" (${registryId})`;
  const { region, projectId, instanceId, endpoint, status, createdAt, updatedAt } = recorded;
  const where = { region, projectId, instanceId, endpoint };
  const declared: RegistryState = { ...spec, ...where, ...lookedUp(spec), status, createdAt, updatedAt };
  // Without a status the last create or update did not come to its end: then it is sent again, equal or not.
  if (status && sameRemote(recorded, spec)) return declared;

  const deadline = deadlineIn(spec.timeouts?.update, site.clock);
  const place = await openPlace(where, site, deadline, `registry "${recorded.name}"`);
  try {
    await place.registries.update(registryId, toWire(spec, recorded), secretsOf(recorded, spec));
  } catch (error) {
    if (!isFault(error)) throw error;
    const lost = isFault(error, "broken", "late");
    const left = lost
      ? "SWR may or may not have changed it; the next `pulumi up` sends the change again."
      : "Nothing was changed.";
    const attempt = { what, region, action: "swr:instance:updateRegistry", left };
    const details = await failureFrom(error, attempt, site);
    if (!lost) throw new ProviderFailure(details);
    throw new HalfDone(details, id, unsettled(recorded));
  }
  const state: RegistryState = { ...declared, ...recordOf(place) };
  return readBack({ what, id, registryId, state, place, justMade: false }, site);
}

/** The old secret too: SWR may echo it when it refuses the new one. */
function secretsOf(recorded: RegistryState, spec: RegistrySpec): string[] {
  return [recorded.credential?.accessSecret ?? "", spec.credential.accessSecret];
}

function unsettled({ status: _, ...rest }: RegistryState): RegistryState {
  return rest;
}
