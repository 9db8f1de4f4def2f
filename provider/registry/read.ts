import { failureFrom } from "../advice";
import { ProviderFailure } from "../failure";
import { deadlineIn } from "../patience";
import type { Loosely, Properties } from "../room";
import { whereRegion } from "../settings";
import type { Site } from "../site";
import { isFault } from "../swr/fault";
import type { Json } from "../swr/json";
import { confirmAbsence } from "./absence";
import { lookedUp, openPlace, type Place, partsOf, recordOf } from "./place";
import type { RegistryState } from "./schema";
import { inputsOf, observe } from "./state";
import { fromWire } from "./wire";

/** GETs the registry at its recorded place; undefined where it is surely gone. Of one that is only looked up, the place comes from the settings. */
export async function read(
  id: string,
  recorded: Loosely<RegistryState>,
  site: Site,
): Promise<{ state: RegistryState; inputs: Properties } | undefined> {
  const { instanceId, registryId } = partsOf(id);
  const what = `read registry ${recorded.name ? `"${recorded.name}" (${registryId})` : registryId}`;
  const region = recorded.region ?? site.region;
  if (!region) {
    throw new ProviderFailure({ what, why: "the region is missing", next: `Give it in ${whereRegion}.` });
  }
  const deadline = deadlineIn(undefined, site.clock);
  const where = { region, projectId: recorded.projectId, instanceId, endpoint: recorded.endpoint };
  let place: Place | undefined;
  let json: Json;
  try {
    place = await openPlace(where, site, deadline, `registry ${registryId}`);
    json = await place.registries.show(registryId);
  } catch (error) {
    if (!isFault(error)) throw error;
    if (place && isFault(error, "gone", "doubtful")) {
      await confirmAbsence(error, registryId, place.registries, place.served, what);
      return undefined;
    }
    const attempt = { what, region, action: "swr:instance:getRegistry", left: "The state keeps what it has." };
    throw new ProviderFailure(await failureFrom(error, attempt, site));
  }
  const { endpoint: _, ...before } = recorded;
  const state = observe({ ...before, ...recordOf(place), ...lookedUp(recorded) }, fromWire(json)) as RegistryState; // whole: the answer fills what a look-up does not know
  return { state, inputs: inputsOf(state) };
}
