import { ProviderError } from "../../diagnostics/provider-error";
import { type ApiError, isApiError } from "../../huaweicloud/errors/api-error";
import type { Endpoint } from "../../session/session";
import { hasId } from "../../swr/collection";
import { type PartialState, recordedId } from "../definition/recorded-state";
import { isCompleted } from "../definition/remote-state";
import type { Resource } from "../definition/resource";
import type { Operation } from "./operation";

/** What a request was for, and whether SWR has shown it before. */
export interface Subject {
  key: string;
  /** The id that SWR gave it, if its key is a name and the id is recorded: another one may have the name by now. */
  id: string | undefined;
  hasBeenShown: boolean;
}

export function subjectOf(key: string, recorded: PartialState, resource: Resource): Subject {
  return { key, id: recordedId(resource, recorded), hasBeenShown: isCompleted(resource, recorded) };
}

/** Throws "not found" if another one has its name by now: a PUT or DELETE goes to whatever has the name. */
export async function ensureNotReplaced({ key, id }: Subject, operation: Operation): Promise<void> {
  if (id !== undefined) await operation.collection().show(key, hasId(id));
}

/**
 * Returns that it is gone, in SWR's own words, and throws if a 404 may mean something else. A 404 is believed as it is only when SWR itself
 * gave it, at the recorded endpoint, for something that it has shown before: what was just made may answer 404 for a moment. The
 * instance's list settles any other.
 */
export async function confirmAbsence(error: ApiError, subject: Subject, operation: Operation): Promise<string> {
  if (isOwnNotFound(error, operation.place.endpoint) && subject.hasBeenShown) return error.message;
  const { isGone, finding } = await lookInList(subject, operation);
  if (isGone) return finding;
  throw unprovenAbsence(error, finding, operation);
}

/** A 404 of SWR itself, at the endpoint where the thing is recorded: another endpoint may be another SWR. */
function isOwnNotFound({ kind }: ApiError, { current, recorded }: Endpoint): boolean {
  return kind === "notFound" && current === recorded;
}

const firstWaitMs = 1_000;
const longestWaitMs = 10_000;

/**
 * After a DELETE that reported success without confirming it: returns when the thing is not there any more. A service that is still at work
 * is waited for; one whose answer says no is not.
 * @returns what was found in the end, if that is not its absence
 */
export async function awaitAbsence(
  error: ApiError,
  subject: Subject,
  operation: Operation,
): Promise<string | undefined> {
  const { session, clock, deadline } = operation.context;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, 2 * waitMs)) {
    const { isGone, mayChange, finding } = await look(subject, operation);
    if (isGone) return undefined;
    const isLate = clock.elapsed() + waitMs + firstWaitMs >= deadline.at;
    if (!mayChange || error.kind === "contradictory" || isLate || session.isStopping) return finding;
    await session.pause(waitMs);
  }
}

interface Finding {
  isGone: boolean;
  /** Whether another look may find something else. */
  mayChange: boolean;
  /** A clause that says it. */
  finding: string;
}

/**
 * Looks at the thing itself, and at the list where that leaves a doubt: while others are deleted too, a list of several pages is never read
 * twice the same.
 */
async function look(subject: Subject, operation: Operation): Promise<Finding> {
  const { key, id, hasBeenShown } = subject;
  const { noun } = operation.resource.api;
  try {
    await operation.collection().show(key, hasId(id));
    return { isGone: false, mayChange: true, finding: `SWR still shows the ${noun}` };
  } catch (error) {
    if (!isApiError(error)) throw error;
    if (isOwnNotFound(error, operation.place.endpoint) && hasBeenShown) {
      return { isGone: true, mayChange: false, finding: error.message };
    }
    if (isApiError(error, "notFound", "unconfirmedNotFound")) return lookInList(subject, operation);
    return unsettled(`a look at the ${noun}`, error);
  }
}

async function lookInList({ key, id }: Subject, operation: Operation): Promise<Finding> {
  const { noun, nouns } = operation.resource.api;
  try {
    const { ids } = await operation.collection().list();
    const isListed = ids.has(key) && hasId(id)({ id: ids.get(key) });
    return isListed
      ? { isGone: false, mayChange: true, finding: `the instance still lists the ${noun}` }
      : { isGone: true, mayChange: false, finding: `the instance does not list the ${noun} any more` };
  } catch (error) {
    if (!isApiError(error)) throw error;
    // SWR does not know the instance either, at the endpoint where it was: it is gone, with all that was in it.
    if (isOwnNotFound(error, operation.place.endpoint)) {
      return { isGone: true, mayChange: false, finding: `the whole instance is gone: ${error.message}` };
    }
    return unsettled(`the list of the instance's ${nouns}`, error);
  }
}

const passing = ["throttled", "serverError", "invalidResponse", "unreachable"] as const;

function unsettled(what: string, error: ApiError): Finding {
  const finding = `${what} did not settle it: ${error.message}`;
  return { isGone: false, mayChange: isApiError(error, ...passing), finding };
}

function unprovenAbsence(error: ApiError, finding: string, { title, place, resource }: Operation): ProviderError {
  const { current, recorded } = place.endpoint;
  const answered = [error.details.status, error.details.code].filter(Boolean).join(" ");
  const where = current === recorded ? "where it is recorded" : `but it is recorded at ${recorded}`;
  const outcome = error.mayHaveTakenEffect ? "An earlier try may have done it" : "Nothing was changed";
  const remedy = isOwnNotFound(error, place.endpoint)
    ? "A new one may take a moment to show: wait, and run the same command again; "
    : "Restore that endpoint (`huaweicloud:endpoints`, region, proxy) and run the same command again; ";
  return new ProviderError({
    operation: title,
    reason: `the answer ${answered} does not prove that it is gone, and ${finding}`,
    details: [`${outcome}. The request went to ${current}, ${where}.`],
    remedy: `${remedy}or, if you know that the ${resource.api.noun} is gone, take it out of the state with \`pulumi state delete <urn>\`.`,
    request: error,
  });
}
