import { ProviderError, ResourceInitError } from "../../diagnostics/provider-error";
import { isApiError } from "../../huaweicloud/errors/api-error";
import { deadlineIn } from "../../huaweicloud/time/deadline";
import { errorDetailsFrom } from "../../lifecycle/operation-errors";
import type { Session } from "../../session/session";
import type { RegistrySpec, RegistryState } from "./args";
import { sameRemote } from "./diff";
import { labelOf, partsOf, projectLookupMark, recordedPlace, recordOf } from "./place";
import { putAndReadBack } from "./put";
import { privacyOf } from "./secrets";
import { mergeRemote } from "./state";
import { toWire } from "./wire";

/** PUTs the whole registry, at the recorded place. What lives only here (`timeouts`, `adoptExisting`) is recorded without a request. */
export async function update(
  id: string,
  recorded: RegistryState,
  spec: RegistrySpec,
  session: Session,
): Promise<RegistryState> {
  const { registryId } = partsOf(id);
  const label = labelOf(recorded.name, registryId);
  const operation = `update ${label}`;
  const { region, projectId, instanceId, endpoint, adoptionMark, status, createdAt, updatedAt } = recorded;
  const kept = { region, projectId, instanceId, endpoint, adoptionMark, status, createdAt, updatedAt };
  const declared: RegistryState = { ...spec, ...kept, ...projectLookupMark(spec) };
  // Without a status the last create or update did not come to its end: then it is sent again, equal or not.
  if (status && sameRemote({ ...recorded }, { ...spec })) return declared;

  const place = recordedPlace(id, recorded, session);
  // The old secret too: SWR may echo it when it refuses the new one.
  const requestLabel = { label, ...privacyOf(recorded, spec) };
  const deadline = deadlineIn(spec.timeouts?.update, session.clock);
  const state: RegistryState = { ...declared, ...recordOf(place) };
  const sent = { operation, id, registryId, state, place, label: requestLabel, deadline, isNew: false };
  try {
    return mergeRemote(
      state,
      await putAndReadBack({ ...sent, body: toWire(spec, recorded), before: recorded }, session),
    );
  } catch (error) {
    if (!isApiError(error)) throw error;
    const outcome = () =>
      error.mayHaveTakenEffect
        ? "SWR may or may not have changed it; the next `pulumi up` sends the change again."
        : "Nothing was changed.";
    const details = await errorDetailsFrom(error, { operation, region, outcome }, session);
    throw error.mayHaveTakenEffect
      ? new ResourceInitError(details, id, { ...unsettled(recorded) })
      : new ProviderError(details);
  }
}

/** What is known for sure after an update of unknown outcome: not which secret SWR holds, and a refresh cannot tell; so any one that is declared is sent. */
function unsettled(recorded: RegistryState): RegistryState {
  return { ...recorded, status: undefined, credential: { accessKey: recorded.credential?.accessKey } };
}
