import { isDeepStrictEqual } from "node:util";
import { ProviderError } from "../../diagnostics/provider-error";
import { quote } from "../../diagnostics/quote";
import { isApiError } from "../../huaweicloud/errors/api-error";
import { tidy } from "../../huaweicloud/text/display-text";
import { hasId } from "../../swr/collection";
import type { Properties } from "../definition/property";
import { inputsOf, type PartialState, type State } from "../definition/recorded-state";
import { changedIdentity, howToResend, identityKeys, mergeRemote, privacyOf } from "../definition/remote-state";
import type { Resource } from "../definition/resource";
import type { OperationContext } from "../operation-context";
import { confirmAbsence, subjectOf } from "./absence";
import { labelOf, Operation } from "./operation";
import { lookUpPlace, partsOf, placeRecord, recordedPlace } from "./place";

const nothingRead = "Nothing was read.";

/** GETs the resource at its recorded place; undefined if it is surely gone. */
export async function read(
  resource: Resource,
  id: string,
  recorded: PartialState,
  context: OperationContext,
): Promise<{ state: State; inputs: Properties } | undefined> {
  const { instanceId, key } = partsOf(id, resource);
  const label = labelOf(resource, recorded.name, key);
  const isOfStack = isRecorded(resource, recorded);
  const place = isOfStack
    ? recordedPlace(id, recorded, resource, context)
    : await lookUpPlace(
        { ...recorded, instanceId },
        resource,
        { title: `read ${label}`, outcome: nothingRead },
        context,
      );
  const operation = new Operation(resource, "read", label, place, [recorded], context);
  const subject = subjectOf(key, recorded, resource);
  const outcome = isOfStack ? "The state keeps what it has." : nothingRead;
  return operation.withErrors(
    () => outcome,
    async () => {
      try {
        const remote = operation.read(await operation.collection().show(key, hasId(subject.id)));
        const changed = changedIdentity(resource, recorded, remote);
        if (changed !== undefined) throw aboutAnother(changed, recorded, remote, operation);
        const state = mergeRemote(resource, { ...recorded, ...placeRecord(place) }, remote);
        if (hasChangedUnseen(resource, recorded, state)) {
          operation.log(
            `it was changed at ${tidy(String(state.updatedAt ?? ""), 40)} but shows no change, so perhaps its secret was changed` +
              howToResend(resource, "the declared one"),
          );
        }
        return { state, inputs: inputsOf(state, resource) };
      } catch (error) {
        if (!isApiError(error, "notFound", "unconfirmedNotFound")) throw error;
        const absence = await confirmAbsence(error, subject, operation);
        if (!isOfStack) {
          throw new ProviderError({
            operation: operation.title,
            reason: error,
            remedy: `There is no such ${resource.api.noun}: check the id, the region and the project.`,
          });
        }
        context.log(`${label} is not at SWR any more and leaves the state: ${absence}`);
        return undefined;
      }
    },
  );
}

/** What a create or a refresh wrote says more than a place; a look-up has at most that. */
function isRecorded(resource: Resource, recorded: PartialState): recorded is State {
  const { region, projectId, instanceId } = recorded;
  const hasPlace = [region, projectId, instanceId].every((part) => part !== undefined);
  return hasPlace && identityKeys(resource).some((key) => recorded[key] !== undefined);
}

function aboutAnother(key: string, recorded: PartialState, remote: Properties, operation: Operation): ProviderError {
  const [here, there] = [recorded, remote].map((state) => quote(String(state[key] ?? "")));
  return new ProviderError({
    operation: operation.title,
    reason: `SWR's answer is about a ${operation.resource.api.noun} of ${key} ${there}, but this one has the ${key} ${here}, and SWR never changes a ${key}`,
    details: ["The state keeps what it has."],
    remedy: "Check `huaweicloud:endpoints` and the proxy between here and SWR, then run the same command again.",
  });
}

/** Whether only the time of the last change differs, of something whose secret this stack declares. */
function hasChangedUnseen(resource: Resource, recorded: PartialState, state: State): boolean {
  if (privacyOf(resource, recorded).secrets.length === 0) return false;
  const { updatedAt: then, ...before } = recorded;
  const { updatedAt: now, ...after } = state;
  return then !== undefined && then !== now && isDeepStrictEqual(withoutUndefined(before), withoutUndefined(after));
}

function withoutUndefined(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
