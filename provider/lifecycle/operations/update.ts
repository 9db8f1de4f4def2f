import { ResourceInitError } from "../../diagnostics/provider-error";
import { isApiError } from "../../huaweicloud/errors/api-error";
import { hasId } from "../../swr/collection";
import { isInput, keysOf } from "../definition/property";
import { type Spec, type State, withoutUnsure } from "../definition/recorded-state";
import { isCompleted, isSameRemote, mergeRemote } from "../definition/remote-state";
import type { Resource } from "../definition/resource";
import { toWire } from "../definition/wire";
import type { OperationContext } from "../operation-context";
import { ensureNotReplaced, subjectOf } from "./absence";
import { labelOf, Operation } from "./operation";
import { partsOf, placeRecord, projectLookupMark, recordedPlace } from "./place";
import { putAndReadBack } from "./put";

/** PUTs the whole resource, at the recorded place. What lives only here (`timeouts`, `adoptExisting`) is recorded without a request. */
export async function update(
  resource: Resource,
  id: string,
  recorded: State,
  spec: Spec,
  context: OperationContext,
): Promise<State> {
  const declared = declaredState(resource, recorded, spec);
  // An operation that did not come to its end is done again, whether or not anything differs.
  if (isCompleted(resource, recorded) && isSameRemote(resource, recorded, spec)) return declared;

  const { key } = partsOf(id, resource);
  const place = recordedPlace(id, recorded, resource, context);
  // The old secret too: SWR may echo it when it refuses the new one.
  const operation = new Operation(
    resource,
    "update",
    labelOf(resource, recorded.name, key),
    place,
    [recorded, spec],
    context,
  );
  const state = { ...declared, ...placeRecord(place) };
  const body = toWire(resource, spec, { verb: "update", known: recorded });
  const subject = subjectOf(key, recorded, resource);
  const isMeant = hasId(subject.id);
  const put = { key, isMeant, state, isNew: false, deadline: context.deadline, body, before: recorded };
  try {
    await ensureNotReplaced(subject, operation);
    return mergeRemote(resource, state, await putAndReadBack(put, operation));
  } catch (error) {
    if (!isApiError(error)) throw error;
    if (!error.mayHaveTakenEffect) throw await operation.failure(error, "Nothing was changed.");
    const outcome = "SWR may or may not have changed it; the next `pulumi up` sends the change again.";
    // What is known for sure: not which secret SWR holds, and a refresh cannot tell; so any one that is declared is sent.
    const known = { ...withoutUnsure(recorded, resource), [resource.completedBy]: undefined };
    throw new ResourceInitError(await operation.errorDetails(error, outcome), id, known);
  }
}

/** What the program says, with what only SWR and earlier operations know. */
function declaredState({ properties }: Resource, recorded: State, spec: Spec): State {
  const { region, projectId, instanceId, adoptionMark } = recorded;
  const outputs = keysOf(properties, (property) => !isInput(property)).map((key) => [key, recorded[key]]);
  const kept = { ...Object.fromEntries(outputs), region, projectId, instanceId, adoptionMark };
  return { ...spec, ...kept, ...projectLookupMark(spec) };
}
