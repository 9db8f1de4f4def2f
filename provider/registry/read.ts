import { attempting } from "../advice";
import { ProviderFailure } from "../failure";
import { deadlineIn } from "../patience";
import type { Loosely, Properties } from "../room";
import { whereRegion } from "../settings";
import type { Site } from "../site";
import { isFault } from "../swr/fault";
import type { Deadline } from "../swr/retry";
import { confirmAbsence } from "./absence";
import type { RegistryState } from "./args";
import { checkedPlace, labelOf, type Place, partsOf, recordedPlace, recordOf, registriesAt } from "./place";
import { hiddenIn } from "./secrets";
import { inputsOf, observe, wasSeen } from "./state";
import { fromWire } from "./wire";

/** GETs the registry at its recorded place; undefined where it is surely gone. */
export async function read(
  id: string,
  recorded: Loosely<RegistryState>,
  site: Site,
): Promise<{ state: RegistryState; inputs: Properties } | undefined> {
  const { instanceId, registryId } = partsOf(id);
  const label = labelOf(recorded.name, registryId);
  const what = `read ${label}`;
  const deadline = deadlineIn(undefined, site.clock);
  const place = isWhole(recorded)
    ? recordedPlace(id, recorded, site)
    : await lookUpPlace({ ...recorded, instanceId }, site, what, deadline);
  const asker = { label, secrets: hiddenIn(recorded.credential) };
  const registries = registriesAt(place, asker, deadline, site);
  const left = () => (isWhole(recorded) ? "The state keeps what it has." : nothingRead);
  return attempting({ what, region: place.region, left }, site, async () => {
    try {
      const { endpoint: _, ...before } = recorded;
      const shown = fromWire(await registries.show(registryId));
      const state = observe({ ...before, ...recordOf(place) }, shown) as RegistryState; // whole: the answer has a name
      return { state, inputs: inputsOf(state) };
    } catch (error) {
      if (!isFault(error, "gone", "doubtful")) throw error;
      await confirmAbsence(error, { id: registryId, seen: wasSeen(recorded) }, registries, place.served, what);
      if (isWhole(recorded)) return undefined;
      throw new ProviderFailure({
        what,
        why: error,
        next: "There is no such registry: check the id, the region and the project.",
      });
    }
  });
}

const nothingRead = "Nothing was read.";

/** What a create or a refresh wrote says more than a place; a look-up has at most that. */
function isWhole(recorded: Loosely<RegistryState>): recorded is RegistryState {
  const { region, projectId, instanceId, name, type, url } = recorded;
  const hasPlace = [region, projectId, instanceId].every((part) => part !== undefined);
  return hasPlace && [name, type, url].some((part) => part !== undefined);
}

/** The place of a registry of which only the id is known: the program's, else that of the settings. */
async function lookUpPlace(
  given: Loosely<RegistryState> & { instanceId: string },
  site: Site,
  what: string,
  deadline: Deadline,
): Promise<Place> {
  const region = given.region ?? site.region;
  if (!region) {
    throw new ProviderFailure({ what, why: "the region is missing", next: `Give it in ${whereRegion}.` });
  }
  const left = () => nothingRead;
  const projectId = await attempting({ what, region, left }, site, async () => {
    return given.projectId ?? (await site.projectIn(region, deadline));
  });
  const place = { region, projectId, instanceId: given.instanceId, served: site.servedNew(region) };
  checkedPlace(place);
  return place;
}
