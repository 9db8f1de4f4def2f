import { failureFrom } from "../advice";
import { ProviderFailure } from "../failure";
import { deadlineIn } from "../patience";
import type { Site } from "../site";
import { type Fault, isFault } from "../swr/fault";
import { confirmAbsence } from "./absence";
import { openPlace, type Place, partsOf } from "./place";
import type { RegistryState } from "./schema";

/**
 * DELETEs the registry at its recorded place. Gone there means deleted; any other refusal fails the deployment.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1105.html
 */
export async function remove(id: string, recorded: RegistryState, site: Site): Promise<void> {
  const { registryId } = partsOf(id);
  const label = `registry "${recorded.name}" (${registryId})`;
  const what = `delete ${label}`;
  const deadline = deadlineIn(recorded.timeouts?.delete, site.clock);
  const place = await openPlace(recorded, site, deadline, label);
  try {
    await place.registries.delete(registryId);
  } catch (error) {
    if (!isFault(error)) throw error;
    if (isFault(error, "gone", "doubtful")) {
      await confirmAbsence(error, registryId, place.registries, place.served, what);
      return site.say(`swr: ${label} was already gone`);
    }
    const left = await leftBehind(error, registryId, place);
    const attempt = { what, region: recorded.region, action: "swr:instance:deleteRegistry", left };
    throw new ProviderFailure(await failureFrom(error, attempt, site));
  }
}

async function leftBehind(fault: Fault, registryId: string, { registries }: Place): Promise<string> {
  if (isFault(fault, "broken", "late")) return "It may or may not be deleted; it stays in the state.";
  const kept = "It was not deleted and stays in the state.";
  if (!isFault(fault, "refused")) return kept;
  // Best effort: the refusal itself is what counts.
  const policies = await registries.policiesUsing(registryId).catch(() => []);
  if (policies.length === 0) return kept;
  const names = policies.map((name) => `"${name}"`).join(", ");
  return `${kept} Replication ${policies.length > 1 ? "policies" : "policy"} still using it: ${names}. Remove ${policies.length > 1 ? "them" : "it"} first.`;
}
