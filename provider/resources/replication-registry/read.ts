import { isDeepStrictEqual } from "node:util";
import { ProviderError } from "../../diagnostics/provider-error";
import { quote as quoted } from "../../diagnostics/quote";
import { isApiError } from "../../huaweicloud/errors/api-error";
import { tidy } from "../../huaweicloud/text/display-text";
import { type Deadline, deadlineIn } from "../../huaweicloud/time/deadline";
import type { PartiallyRecorded, Properties } from "../../lifecycle/handler";
import { withProviderErrors } from "../../lifecycle/operation-errors";
import type { Session } from "../../session/session";
import { whereRegion } from "../../settings/settings";
import { confirmAbsence } from "./absence";
import type { RegistryState } from "./args";
import { checkedPlace, labelOf, type Place, partsOf, recordedPlace, recordOf, registriesAt } from "./place";
import { privacyOf } from "./secrets";
import { hasBeenRead, inputsOf, isAbout, mergeRemote } from "./state";
import { fromWire } from "./wire";

/** GETs the registry at its recorded place; undefined where it is surely gone. */
export async function read(
  id: string,
  recorded: PartiallyRecorded<RegistryState>,
  session: Session,
): Promise<{ state: RegistryState; inputs: Properties } | undefined> {
  const { instanceId, registryId } = partsOf(id);
  const label = labelOf(recorded.name, registryId);
  const operation = `read ${label}`;
  const deadline = deadlineIn(undefined, session.clock);
  const place = isWhole(recorded)
    ? recordedPlace(id, recorded, session)
    : await lookUpPlace({ ...recorded, instanceId }, session, operation, deadline);
  const requestLabel = { label, ...privacyOf(recorded) };
  const registries = registriesAt(place, requestLabel, deadline, session);
  const outcome = () => (isWhole(recorded) ? "The state keeps what it has." : nothingRead);
  return withProviderErrors({ operation, region: place.region, outcome }, session, async () => {
    try {
      const { endpoint: _, ...before } = recorded;
      const shown = fromWire(await registries.show(registryId));
      if (!isAbout(recorded, shown)) throw anotherType(operation, recorded.type, shown.type);
      const state = mergeRemote({ ...before, ...recordOf(place) }, shown) as RegistryState; // whole: the answer has a name
      if (changedOnlyUnseen(recorded, state)) {
        session.log(
          `swr: ${label}: it was changed at ${tidy(state.updatedAt ?? "", 40)} in nothing that SWR shows, perhaps in its secret; ` +
            "another number in the argument `secretVersion` sends the declared one again",
        );
      }
      return { state, inputs: inputsOf(state) };
    } catch (error) {
      if (!isApiError(error, "notFound", "unconfirmedNotFound")) throw error;
      const subject = { id: registryId, operation, registries, endpoint: place.endpoint };
      const absence = await confirmAbsence(error, hasBeenRead(recorded), subject);
      if (isWhole(recorded)) {
        session.log(`swr: ${label} is not at SWR any more and leaves the state: ${absence}`);
        return undefined;
      }
      throw new ProviderError({
        operation,
        reason: error,
        remedy: "There is no such registry: check the id, the region and the project.",
      });
    }
  });
}

function anotherType(operation: string, recorded = "", shown = ""): ProviderError {
  return new ProviderError({
    operation,
    reason: `SWR's answer is about a registry of type ${quoted(shown)}, this one is of type ${quoted(recorded)}, and SWR never changes a type`,
    details: ["The state keeps what it has."],
    remedy: "Check `huaweicloud:endpoints` and the proxy between here and SWR, then run the same command again.",
  });
}

/** Whether only the time of the last change differs, of a registry whose secret this stack declares. */
function changedOnlyUnseen(recorded: PartiallyRecorded<RegistryState>, state: RegistryState): boolean {
  const { updatedAt: then, ...before } = recorded;
  const { updatedAt: now, ...after } = state;
  return (
    then !== undefined &&
    then !== now &&
    recorded.credential?.accessSecret !== undefined &&
    isDeepStrictEqual(withoutUndefined(before), withoutUndefined(after))
  );
}

function withoutUndefined(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

const nothingRead = "Nothing was read.";

/** What a create or a refresh wrote says more than a place; a look-up has at most that. */
function isWhole(recorded: PartiallyRecorded<RegistryState>): recorded is RegistryState {
  const { region, projectId, instanceId, name, type, url } = recorded;
  const hasPlace = [region, projectId, instanceId].every((part) => part !== undefined);
  return hasPlace && [name, type, url].some((part) => part !== undefined);
}

/** The place of a registry of which only the id is known: the program's, else that of the settings. */
async function lookUpPlace(
  given: PartiallyRecorded<RegistryState> & { instanceId: string },
  session: Session,
  operation: string,
  deadline: Deadline,
): Promise<Place> {
  const region = given.region ?? session.region;
  if (!region) {
    throw new ProviderError({ operation, reason: "the region is missing", remedy: `Give it in ${whereRegion}.` });
  }
  const outcome = () => nothingRead;
  const projectId = await withProviderErrors({ operation, region, outcome }, session, async () => {
    return given.projectId ?? (await session.projectIn(region, deadline));
  });
  const place = { region, projectId, instanceId: given.instanceId, endpoint: session.endpointFor(region) };
  checkedPlace(place);
  return place;
}
