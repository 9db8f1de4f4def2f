import { ProviderFailure } from "../failure";
import type { Served } from "../site";
import { type Fault, isFault } from "../swr/fault";
import { readId } from "../swr/ids";
import type { Registries } from "../swr/registries";

/**
 * Returns where a 404 means that the registry is not there, and throws where it may mean something else.
 * Believed as it is only when SWR itself gave it, at the recorded address, for a registry that it has shown before:
 * one just made may answer 404 for a moment. Any other is settled by the instance's list.
 */
export async function confirmAbsence(
  fault: Fault,
  { id, seen }: { id: string; seen: boolean },
  registries: Registries,
  served: Served,
  what: string,
): Promise<void> {
  const atRecordedAddress = served.today === served.recorded;
  if (fault.kind === "gone" && atRecordedAddress && seen) return;
  const listed = await registries.list().catch((error: unknown) => {
    if (isFault(error)) return error;
    throw error;
  });
  if (isFault(listed)) {
    // SWR does not know the instance either, at the address where it was: it went, and its registries with it.
    if (listed.kind === "gone" && atRecordedAddress) return;
    throw doubt(fault, served, what, `the list of the instance's registries did not settle it: ${listed.message}`);
  }
  if (listed.registries.some((registry) => readId(registry.id) === id)) {
    throw doubt(fault, served, what, "the instance still lists the registry");
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
