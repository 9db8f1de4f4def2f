import { attempting } from "../advice";
import { deadlineIn } from "../patience";
import type { Site } from "../site";
import { type Fault, isFault } from "../swr/fault";
import { confirmAbsence } from "./absence";
import type { RegistryState } from "./args";
import { type Asker, labelOf, type Place, partsOf, recordedPlace, registriesAt } from "./place";
import { hiddenIn } from "./secrets";
import { wasSeen } from "./state";

/**
 * DELETEs the registry at its recorded place. Gone there means deleted; any other refusal fails the deployment.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1105.html
 */
export async function remove(id: string, recorded: RegistryState, site: Site): Promise<void> {
  const { registryId } = partsOf(id);
  const label = labelOf(recorded.name, registryId);
  if (site.claims.isAnothers(id, recorded.takenOver)) {
    return site.say(`swr: ${label} was not deleted: another resource of this program has it now`);
  }
  const what = `delete ${label}`;
  const place = recordedPlace(id, recorded, site);
  const asker = { label, secrets: hiddenIn(recorded.credential) };
  const registries = registriesAt(place, asker, deadlineIn(recorded.timeouts?.delete, site.clock), site);
  const left = (fault: Fault) => leftBehind(fault, registryId, place, asker, site);
  await attempting({ what, region: recorded.region, left }, site, async () => {
    try {
      await registries.delete(registryId);
    } catch (error) {
      if (!isFault(error, "gone", "doubtful")) throw error;
      await confirmAbsence(error, { id: registryId, seen: wasSeen(recorded) }, registries, place.served, what);
      site.say(`swr: ${label} was already gone`);
    }
  });
  site.claims.release(id);
}

const policiesWithin = "5s";
const policiesNamed = 10;

async function leftBehind(fault: Fault, registryId: string, place: Place, asker: Asker, site: Site): Promise<string> {
  const kept = fault.mayHaveActed
    ? "It may or may not be deleted; it stays in the state."
    : "It was not deleted and stays in the state.";
  if (!isFault(fault, "refused")) return kept;
  // Best effort: the refusal itself is what counts.
  const policies = await registriesAt(place, asker, deadlineIn(policiesWithin, site.clock), site, { maxRetries: 0 })
    .policiesUsing(registryId)
    .catch(() => []);
  if (policies.length === 0) return kept;
  const named = policies.slice(0, policiesNamed).map((name) => `"${name}"`);
  const more = policies.length > named.length ? ` and ${policies.length - named.length} more` : "";
  return `${kept} Still used by replication ${policies.length > 1 ? "policies" : "policy"} ${named.join(", ")}${more}: remove ${policies.length > 1 ? "them" : "it"} first.`;
}
