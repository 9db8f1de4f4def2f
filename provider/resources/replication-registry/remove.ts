import { ProviderError } from "../../diagnostics/provider-error";
import { type ApiError, isApiError } from "../../huaweicloud/errors/api-error";
import { deadlineIn } from "../../huaweicloud/time/deadline";
import { errorDetailsFrom } from "../../lifecycle/operation-errors";
import type { Session } from "../../session/session";
import type { Registries } from "../../swr/registries";
import { awaitAbsence, confirmAbsence } from "./absence";
import type { RegistryState } from "./args";
import { labelOf, partsOf, recordedPlace, registriesAt } from "./place";
import { privacyOf } from "./secrets";
import { hasBeenRead } from "./state";

/**
 * DELETEs the registry at its recorded place. Gone there means deleted; any other refusal fails the deployment.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1105.html
 */
export async function remove(id: string, recorded: RegistryState, session: Session): Promise<void> {
  const { registryId } = partsOf(id);
  const label = labelOf(recorded.name, registryId);
  if (session.ownership.isOwnedByOther(id, recorded.adoptionMark)) {
    return session.log(`swr: ${label} was not deleted: another resource of this program has it now`);
  }
  const operation = `delete ${label}`;
  const place = recordedPlace(id, recorded, session);
  const requestLabel = { label, ...privacyOf(recorded) };
  const deadline = deadlineIn(recorded.timeouts?.delete, session.clock);
  const registries = registriesAt(place, requestLabel, deadline, session);
  const subject = { id: registryId, operation, registries, endpoint: place.endpoint };
  try {
    await registries.delete(registryId);
  } catch (error) {
    if (isApiError(error, "notFound", "unconfirmedNotFound")) {
      const absence = await confirmAbsence(error, hasBeenRead(recorded), subject);
      const how = error.mayHaveTakenEffect
        ? "is gone, by an earlier try of this run or already before"
        : "was already gone";
      session.log(`swr: ${label} ${how}: ${absence}`);
    } else if (isApiError(error, "contradictory", "unconfirmed")) {
      const finding = await awaitAbsence(error, hasBeenRead(recorded), subject, deadline, session);
      if (finding) throw await failure(error, `It stays in the state: ${finding}.`);
      if (error.kind === "contradictory") {
        session.log(`swr: ${label}: ${error.message}; it is deleted all the same: SWR does not show it any more`);
      }
    } else if (isApiError(error, "rejected")) {
      const few = registriesAt(place, requestLabel, deadlineIn(policiesWithin, session.clock), session, {
        maxRetries: 0,
      });
      throw await failure(error, deleteOutcome(error), await wayPastPolicies(registryId, few));
    } else if (isApiError(error)) {
      throw await failure(error, deleteOutcome(error));
    } else throw error;
  }
  session.ownership.markDeleted(id);

  /** @param next what to do where that is known better than by the kind of fault */
  async function failure(fault: ApiError, outcome: string, remedy?: string): Promise<ProviderError> {
    const details = await errorDetailsFrom(
      fault,
      { operation, region: recorded.region, outcome: () => outcome },
      session,
    );
    return new ProviderError({ ...details, ...(remedy && { remedy }) });
  }
}

function deleteOutcome({ mayHaveTakenEffect }: ApiError): string {
  return mayHaveTakenEffect
    ? "It may or may not be deleted; it stays in the state."
    : "It was not deleted and stays in the state.";
}

const policiesWithin = "5s";
const policiesNamed = 10;

/** Names the replication policies that use the registry, where SWR tells them: best effort, for the refusal itself is what counts. */
async function wayPastPolicies(registryId: string, registries: Registries): Promise<string | undefined> {
  const none = { names: [], count: 0 };
  const { names, count } = await registries.policiesUsing(registryId, policiesNamed).catch(() => none);
  if (count === 0) return undefined;
  const named = names.map((name) => `"${name}"`);
  const more = count > named.length ? ` and ${count - named.length} more` : "";
  return count > 1
    ? `Replication policies ${named.join(", ")}${more} still use it: delete those policies first, then run \`pulumi destroy\` again.`
    : `Replication policy ${named} still uses it: delete that policy first, then run \`pulumi destroy\` again.`;
}
