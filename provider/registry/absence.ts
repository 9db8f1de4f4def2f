import { ProviderFailure } from "../failure";
import type { Served, Site } from "../site";
import { type Fault, isFault } from "../swr/fault";
import type { Registries } from "../swr/registries";
import type { Deadline } from "../swr/retry";

/** A registry that a request was for, and where that request went. */
export interface Subject {
  /** The registry's number. */
  id: string;
  /** As in "delete registry "hub" (42)". */
  what: string;
  registries: Registries;
  served: Served;
}

/**
 * Returns what is gone, in SWR's own words, and throws where a 404 may mean something else.
 * Believed as it is only when SWR itself gave it, at the recorded address, for a registry that it has shown before:
 * one just made may answer 404 for a moment. Any other is settled by the instance's list.
 */
export async function confirmAbsence(fault: Fault, seen: boolean, subject: Subject): Promise<string> {
  const { served, what } = subject;
  if (fault.kind === "gone" && served.today === served.recorded && seen) return fault.message;
  const { isGone, finding } = await lookInList(subject);
  if (isGone) return finding;
  throw doubt(fault, served, what, finding);
}

const firstWaitMs = 1_000;
const longestWaitMs = 10_000;

/**
 * After a DELETE that reported success without confirming it: returns when the list has the registry no more. A service that is still
 * at work is waited for; one whose answer says no is not.
 * @returns what was found in the end, where that is not the registry's absence
 */
export async function awaitAbsence(
  fault: Fault,
  subject: Subject,
  deadline: Deadline,
  site: Site,
): Promise<string | undefined> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, 2 * waitMs)) {
    const { isGone, isListed, finding } = await lookInList(subject);
    if (isGone) return undefined;
    const isLater = site.clock.elapsed() + waitMs + firstWaitMs >= deadline.at;
    if (!isListed || fault.kind === "contradictory" || isLater || site.isStopping) return finding;
    await site.pause(waitMs);
  }
}

interface Finding {
  isGone: boolean;
  isListed: boolean;
  /** A clause that says it. */
  finding: string;
}

async function lookInList({ id, registries, served }: Subject): Promise<Finding> {
  try {
    const isListed = (await registries.list()).ids.includes(id);
    const finding = isListed
      ? "the instance still lists the registry"
      : "the instance does not list the registry any more";
    return { isGone: !isListed, isListed, finding };
  } catch (error) {
    if (!isFault(error)) throw error;
    // SWR does not know the instance either, at the address where it was: it went, and its registries with it.
    const isGone = error.kind === "gone" && served.today === served.recorded;
    const finding = isGone
      ? `the whole instance is gone: ${error.message}`
      : `the list of the instance's registries did not settle it: ${error.message}`;
    return { isGone, isListed: false, finding };
  }
}

function doubt(fault: Fault, served: Served, what: string, finding: string): ProviderFailure {
  const answered = [fault.status, fault.code].filter(Boolean).join(" ");
  const notShownYet = fault.kind === "gone" && served.today === served.recorded;
  const recorded =
    served.today === served.recorded ? "where it is recorded" : `but it is recorded at ${served.recorded}`;
  return new ProviderFailure({
    what,
    why: `the answer ${answered} does not prove that it is gone, and ${finding}`,
    known: [
      `${fault.mayHaveActed ? "An earlier try may have done it" : "Nothing was changed"}. Asked was ${served.today}, ${recorded}.`,
    ],
    next:
      (notShownYet
        ? "A new one may take a moment to show: wait, and run the same command again; "
        : "Restore that endpoint (`huaweicloud:endpoints`, region, proxy) and run the same command again; ") +
      "or, if you know that the registry is gone, take it out of the state with `pulumi state delete <urn>`.",
    request: fault,
  });
}
