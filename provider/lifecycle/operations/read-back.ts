import {
  firstLineOf,
  isResourceInitError,
  type ProviderErrorDetails,
  ResourceInitError,
} from "../../diagnostics/provider-error";
import { isApiError } from "../../huaweicloud/errors/api-error";
import { tidy } from "../../huaweicloud/text/display-text";
import { type Deadline, deadlineIn, laterOf } from "../../huaweicloud/time/deadline";
import type { Item } from "../../swr/collection";
import { childOf, holdsSecret, keysOf, type Properties } from "../definition/property";
import type { State } from "../definition/recorded-state";
import { differences, mergeRemote } from "../definition/remote-state";
import type { Resource } from "../definition/resource";
import type { Operation } from "./operation";

/** Even where no time is left: what was just sent is read in its own time. */
const readBackWithin = "30s";
/** What is not shown by then is not late, but something else. */
const showsWithinMs = 60_000;
const firstWaitMs = 250;
const longestWaitMs = 5_000;

/** What was sent to SWR. */
export interface Sent {
  key: string;
  /** Tells it from another one that has its key by now. */
  isMeant: (item: Item) => boolean;
  /** What is recorded of it. */
  state: State;
  /** What is new may answer 404 for a moment. */
  isNew: boolean;
  deadline: Deadline;
}

/** Reads back what was sent, for the fields that only SWR knows. If that fails, the id is kept: the thing is there. */
export function readBack(sent: Sent, operation: Operation): Promise<Properties> {
  const { noun } = operation.resource.api;
  const deadline = laterOf(sent.deadline, deadlineIn(readBackWithin, operation.context.clock));
  const collection = operation.collection({ deadline, urgent: true });
  return keepingId(sent, operation, `SWR did it, but the ${noun} could not be read back`, async () =>
    operation.read(await onceItShows({ ...sent, deadline }, operation, () => collection.show(sent.key, sent.isMeant))),
  );
}

/** Says how SWR shows a property, without its secret. */
export function shownProperty(key: string, remote: Properties, { properties }: Resource): string {
  const property = properties[key];
  const open = property?.kind === "group" && holdsSecret(property) ? property.properties : undefined;
  const parts = open ? keysOf(open, (part) => !holdsSecret(part)) : [];
  const shown: Array<[string, unknown]> = open
    ? parts.map((part) => [`${key}.${part}`, childOf(remote[key], part)])
    : [[key, remote[key]]];
  return shown.map(([name, value]) => tidy(`${name} is ${JSON.stringify(value)}`, 200)).join(", ");
}

const staleWaitsMs = [250, 1_000, 3_000];

/**
 * What SWR shows in the end of something that it has confirmed. A read right after a write may be older than the write; what SWR goes on
 * to show otherwise is not reported as done.
 */
export async function shownAsDeclared(sent: Sent, first: Properties, operation: Operation): Promise<Properties> {
  const { resource, context } = operation;
  const { key, state } = sent;
  let remote = first;
  let differing = differences(resource, state, remote);
  for (const waitMs of staleWaitsMs) {
    if (differing.length === 0) return remote;
    await keepingId(sent, operation, "SWR did not show it in time", () => context.session.pause(waitMs));
    remote = await readBack(sent, operation);
    differing = differences(resource, state, remote);
  }
  if (differing.length === 0) return remote;
  const reason = `SWR reported that it was done, but does not show what was sent: ${differing.join(", ")}`;
  const shown = differing.map((each) => `There, ${shownProperty(each, remote, resource)}.`);
  const remedy =
    "Run `pulumi up` again, which sends it again. If SWR only writes it in another way, write it so in the program.";
  throw incomplete({ key, state: mergeRemote(resource, state, remote) }, operation, { reason, details: shown, remedy });
}

/** The error of an operation that did not come to its end, of something that is there. */
function incomplete(
  { key, state }: Pick<Sent, "key" | "state">,
  operation: Operation,
  failure: Omit<ProviderErrorDetails, "operation">,
): ResourceInitError {
  const { api, completedBy } = operation.resource;
  const details = [...(failure.details ?? []), `It is kept in the state with its ${api.keyField} ${key}.`];
  // So the next update knows of it.
  const known = { ...state, [completedBy]: undefined };
  return new ResourceInitError({ ...failure, operation: operation.title, details }, operation.idOf(key), known);
}

/**
 * Does what comes after there is an id: whatever fails then, credentials that have ended in between too, the resource is kept with it.
 * @param trouble what a failure means, as a clause
 * @param known what is recorded then; default: what was sent
 */
export async function keepingId<T>(
  { key, state }: Sent,
  operation: Operation,
  trouble: string,
  work: () => Promise<T>,
  known: State = state,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isResourceInitError(error)) throw error;
    throw incomplete({ key, state: known }, operation, {
      reason: `${trouble}: ${firstLineOf(error)}`,
      remedy: "Run `pulumi up` again.",
      ...(isApiError(error) && { request: error }),
    });
  }
}

/** Asks again while something that was just made answers 404. */
export async function onceItShows<T>(
  { isNew, deadline }: Sent,
  operation: Operation,
  ask: () => Promise<T>,
): Promise<T> {
  const { clock, session } = operation.context;
  const until = Math.min(deadline.at, clock.elapsed() + showsWithinMs);
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, 2 * waitMs)) {
    try {
      return await ask();
    } catch (error) {
      const isLate = isNew && isApiError(error, "notFound", "unconfirmedNotFound");
      if (!isLate || clock.elapsed() + waitMs >= until) throw error;
      await session.pause(waitMs);
    }
  }
}
