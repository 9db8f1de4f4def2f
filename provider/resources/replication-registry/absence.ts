import { ProviderError } from "../../diagnostics/provider-error";
import { type ApiError, isApiError } from "../../huaweicloud/errors/api-error";
import type { Deadline } from "../../huaweicloud/time/deadline";
import type { Endpoint, Session } from "../../session/session";
import type { Registries } from "../../swr/registries";

/** A registry that a request was for, and where that request went. */
export interface Subject {
  /** The registry's number. */
  id: string;
  /** As in "delete registry "hub" (42)". */
  operation: string;
  registries: Registries;
  endpoint: Endpoint;
}

/**
 * Returns what is gone, in SWR's own words, and throws where a 404 may mean something else.
 * Believed as it is only when SWR itself gave it, at the recorded address, for a registry that it has shown before:
 * one just made may answer 404 for a moment. Any other is settled by the instance's list.
 */
export async function confirmAbsence(fault: ApiError, seen: boolean, subject: Subject): Promise<string> {
  const { endpoint, operation } = subject;
  if (isOwnNotFound(fault, endpoint) && seen) return fault.message;
  const { isGone, finding } = await lookInList(subject);
  if (isGone) return finding;
  throw doubt(fault, endpoint, operation, finding);
}

/** A 404 of SWR itself, at the address where the registry is recorded: another address may be another SWR. */
function isOwnNotFound({ kind }: ApiError, { current, recorded }: Endpoint): boolean {
  return kind === "notFound" && current === recorded;
}

const firstWaitMs = 1_000;
const longestWaitMs = 10_000;

/**
 * After a DELETE that reported success without confirming it: returns when the registry is not there any more. A service that is still
 * at work is waited for; one whose answer says no is not.
 * @returns what was found in the end, where that is not the registry's absence
 */
export async function awaitAbsence(
  fault: ApiError,
  seen: boolean,
  subject: Subject,
  deadline: Deadline,
  session: Session,
): Promise<string | undefined> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, 2 * waitMs)) {
    const { isGone, mayChange, finding } = await look(seen, subject);
    if (isGone) return undefined;
    const isLate = session.clock.elapsed() + waitMs + firstWaitMs >= deadline.at;
    if (!mayChange || fault.kind === "contradictory" || isLate || session.isStopping) return finding;
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
 * Looks at the registry itself, and at the list where that leaves a doubt: while others are deleted too, a list of several pages
 * is never read twice the same.
 */
async function look(seen: boolean, subject: Subject): Promise<Finding> {
  const { id, registries, endpoint } = subject;
  try {
    await registries.show(id);
    return { isGone: false, mayChange: true, finding: "SWR still shows the registry" };
  } catch (error) {
    if (!isApiError(error)) throw error;
    if (isOwnNotFound(error, endpoint) && seen) {
      return { isGone: true, mayChange: false, finding: error.message };
    }
    if (isApiError(error, "notFound", "unconfirmedNotFound")) return lookInList(subject);
    return unsettled("a look at the registry", error);
  }
}

const passing = ["throttled", "serverError", "invalidResponse", "unreachable"] as const;

function unsettled(what: string, fault: ApiError): Finding {
  const finding = `${what} did not settle it: ${fault.message}`;
  return { isGone: false, mayChange: isApiError(fault, ...passing), finding };
}

async function lookInList({ id, registries, endpoint }: Subject): Promise<Finding> {
  try {
    const isListed = (await registries.list()).ids.includes(id);
    return isListed
      ? { isGone: false, mayChange: true, finding: "the instance still lists the registry" }
      : { isGone: true, mayChange: false, finding: "the instance does not list the registry any more" };
  } catch (error) {
    if (!isApiError(error)) throw error;
    // SWR does not know the instance either, at the address where it was: it went, and its registries with it.
    if (isOwnNotFound(error, endpoint)) {
      return { isGone: true, mayChange: false, finding: `the whole instance is gone: ${error.message}` };
    }
    return unsettled("the list of the instance's registries", error);
  }
}

function doubt(fault: ApiError, endpoint: Endpoint, operation: string, finding: string): ProviderError {
  const answered = [fault.status, fault.code].filter(Boolean).join(" ");
  const notShownYet = isOwnNotFound(fault, endpoint);
  const recorded =
    endpoint.current === endpoint.recorded ? "where it is recorded" : `but it is recorded at ${endpoint.recorded}`;
  return new ProviderError({
    operation,
    reason: `the answer ${answered} does not prove that it is gone, and ${finding}`,
    details: [
      `${fault.mayHaveTakenEffect ? "An earlier try may have done it" : "Nothing was changed"}. Asked was ${endpoint.current}, ${recorded}.`,
    ],
    remedy:
      (notShownYet
        ? "A new one may take a moment to show: wait, and run the same command again; "
        : "Restore that endpoint (`huaweicloud:endpoints`, region, proxy) and run the same command again; ") +
      "or, if you know that the registry is gone, take it out of the state with `pulumi state delete <urn>`.",
    request: fault,
  });
}
