import { ProviderError } from "../../diagnostics/provider-error";
import { quote } from "../../diagnostics/quote";
import { defaultEndpoint, endpointProblem } from "../../huaweicloud/services/endpoints";
import { isPlaceId, isRegion } from "../../huaweicloud/services/place-id";
import type { Endpoint } from "../../session/session";
import { whereRegion } from "../../settings/settings";
import { swr } from "../../swr/service";
import type { PartialState, Spec, State } from "../definition/recorded-state";
import type { Resource } from "../definition/resource";
import type { OperationContext } from "../operation-context";
import { withProviderErrors } from "../operation-errors";

/** The place of a resource, and the endpoint that serves it. */
export interface Place {
  region: string;
  projectId: string;
  instanceId: string;
  endpoint: Endpoint;
}

/** The Pulumi id of what has this key in an instance. */
export function idOf(instanceId: string, key: string): string {
  return `${instanceId}/${key}`;
}

/** The two parts of a Pulumi id. */
export function partsOf(id: string, { api }: Resource): { instanceId: string; key: string } {
  const [instanceId = "", key = "", ...rest] = id.split("/");
  if (isPlaceId(instanceId) && api.readKey(key) === key && rest.length === 0) return { instanceId, key };
  throw new ProviderError({
    operation: `find the ${api.noun}`,
    reason: `${quote(id)} is not the id of one`,
    remedy: `It is written <instanceId>/<${api.keyName}>, with ${api.keyForm} at the end.`,
  });
}

/** The place of what is recorded: from the state, never from today's settings. */
export function recordedPlace(id: string, recorded: State, resource: Resource, { session }: OperationContext): Place {
  const { region, projectId, instanceId, endpoint } = recorded;
  const problem = endpoint === undefined ? undefined : endpointProblem(endpoint);
  const isOfId = partsOf(id, resource).instanceId === instanceId;
  if (problem || !isOfId) {
    throw new ProviderError({
      operation: `find the ${resource.api.noun}`,
      reason: isOfId
        ? `the recorded address of SWR, ${quote(endpoint ?? "")}, ${problem}`
        : `the recorded instance, ${quote(instanceId)}, is not that of its id, ${quote(id)}`,
      details: ["Nothing was sent."],
      remedy: "The state is damaged: restore it from a backup, or correct it with `pulumi stack export` and `import`.",
    });
  }
  return checkedPlace(
    { region, projectId, instanceId, endpoint: session.recordedEndpoint(region, endpoint) },
    resource,
  );
}

/** The place of what is not recorded yet: the program's project, else that of the settings, else the one that IAM shows. */
export async function newPlace(
  { region, projectId, instanceId }: Pick<Spec, "region" | "projectId" | "instanceId">,
  resource: Resource,
  { title, outcome }: { title: string; outcome: string },
  { session, deadline }: OperationContext,
): Promise<Place> {
  const found = await withProviderErrors(
    { operation: title, region, outcome: () => outcome },
    session,
    async () => projectId ?? (await session.projectIn(region, deadline)),
  );
  return checkedPlace({ region, projectId: found, instanceId, endpoint: session.endpointFor(region) }, resource);
}

/** The place of what is only looked up: the program's, else that of the settings. */
export async function lookUpPlace(
  given: PartialState & { instanceId: string },
  resource: Resource,
  attempt: { title: string; outcome: string },
  context: OperationContext,
): Promise<Place> {
  const region = given.region ?? context.session.region;
  if (region) return newPlace({ ...given, region }, resource, attempt, context);
  const remedy = `Give it in ${whereRegion}.`;
  throw new ProviderError({ operation: attempt.title, reason: "the region is missing", remedy });
}

/** What the state records of a place; the endpoint only if it is not the region's own in the public cloud. */
export function placeRecord({ region, projectId, instanceId, endpoint }: Place): State {
  const isOwn = endpoint.current === defaultEndpoint(swr, region);
  return { region, projectId, instanceId, endpoint: isOwn ? undefined : endpoint.current };
}

/** The mark of a project that no argument and no setting gave. */
export function projectLookupMark({ projectId }: Pick<Spec, "projectId">): Pick<State, "projectFromIam"> {
  return projectId === undefined ? { projectFromIam: true } : {};
}

/** Refuses a place that cannot be one before it becomes part of an address. */
function checkedPlace(place: Place, { api }: Resource): Place {
  const wrong = [
    isRegion(place.region) ? "" : `the region ${quote(place.region)}`,
    isPlaceId(place.projectId) ? "" : `the project id ${quote(place.projectId)}`,
  ].filter(Boolean);
  if (wrong.length === 0) return place;
  throw new ProviderError({
    operation: `find the ${api.noun}`,
    reason: `${wrong.join(" and ")} cannot be right`,
    remedy: "A region is written like cn-north-4; an id has 1 to 64 letters, digits, - and _.",
  });
}
