import { type ApiError, isApiError } from "../../huaweicloud/errors/api-error";
import { deadlineIn } from "../../huaweicloud/time/deadline";
import type { State } from "../definition/recorded-state";
import type { Resource } from "../definition/resource";
import type { OperationContext } from "../operation-context";
import { claimKey } from "../ownership";
import { awaitAbsence, confirmAbsence, ensureNotReplaced, type Subject, subjectOf } from "./absence";
import { labelOf, Operation } from "./operation";
import { partsOf, recordedPlace } from "./place";

/** DELETEs the resource at its recorded place. Gone there counts as deleted; any other refusal fails the deployment. */
export async function remove(
  resource: Resource,
  id: string,
  recorded: State,
  context: OperationContext,
): Promise<void> {
  const { key } = partsOf(id, resource);
  const label = labelOf(resource, recorded.name, key);
  const claim = claimKey(resource.name, id);
  if (context.ownership.isOwnedByOther(claim, recorded.adoptionMark)) {
    return context.log(`${label} was not deleted: another resource of this program has it now`);
  }
  const place = recordedPlace(id, recorded, resource, context);
  const operation = new Operation(resource, "delete", label, place, [recorded], context);
  const subject = subjectOf(key, recorded, resource);
  try {
    await ensureNotReplaced(subject, operation);
    await operation.collection().delete(key);
  } catch (error) {
    if (!isApiError(error)) throw error;
    await confirmDeleted(error, subject, operation);
  }
  context.ownership.markDeleted(claim);
}

/** Returns if the thing is gone all the same; else it throws what the user reads. */
async function confirmDeleted(error: ApiError, subject: Subject, operation: Operation): Promise<void> {
  const { context, label } = operation;
  switch (error.kind) {
    case "notFound":
    case "unconfirmedNotFound": {
      const absence = await confirmAbsence(error, subject, operation);
      const since = error.mayHaveTakenEffect
        ? "is gone, by an earlier try of this run or already before"
        : "was already gone";
      return context.log(`${label} ${since}: ${absence}`);
    }
    case "contradictory":
    case "unconfirmed": {
      const finding = await awaitAbsence(error, subject, operation);
      if (finding) throw await operation.failure(error, `It stays in the state: ${finding}.`);
      if (error.kind === "contradictory") {
        operation.log(`${error.message}; it is deleted all the same: SWR does not show it any more`);
      }
      return;
    }
    default: {
      const remedy = error.kind === "rejected" ? await whatRefuses(subject.key, operation) : undefined;
      throw await operation.failure(error, deleteOutcome(error), remedy);
    }
  }
}

function deleteOutcome({ mayHaveTakenEffect }: ApiError): string {
  return mayHaveTakenEffect
    ? "It may or may not be deleted; it stays in the state."
    : "It was not deleted and stays in the state.";
}

const askWithin = "5s";

/** Best effort, because the refusal itself is what counts. */
async function whatRefuses(key: string, operation: Operation): Promise<string | undefined> {
  const collection = operation.collection({ maxRetries: 0, deadline: deadlineIn(askWithin, operation.context.clock) });
  return operation.resource.whatRefusesDelete?.(key, collection).catch(() => undefined);
}
