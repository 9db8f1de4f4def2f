import { ProviderError } from "../../diagnostics/provider-error";
import { quote } from "../../diagnostics/quote";
import { defaultEndpoint, endpointProblem } from "../../huaweicloud/services/endpoints";
import { isPlaceId } from "../../huaweicloud/services/place-id";
import { tidy } from "../../huaweicloud/text/display-text";
import type { Deadline } from "../../huaweicloud/time/deadline";
import type { Endpoint, Session } from "../../session/session";
import { isRegion } from "../../settings/settings";
import { isRegistryId } from "../../swr/ids";
import type { Registries, RegistriesOptions } from "../../swr/registries";
import type { RegistryState } from "./args";

/** Where a registry lives, and which address serves it. */
export interface Place {
  region: string;
  projectId: string;
  instanceId: string;
  endpoint: Endpoint;
}

type Recorded = Pick<RegistryState, "region" | "projectId" | "instanceId" | "endpoint">;

/** Who asks for a registry: what its lines begin with, and what must not be shown. */
export interface RequestLabel {
  /** As in "registry "hub" (42)". */
  label: string;
  secrets: readonly string[];
  /** Values that are shown anyway. */
  shown: readonly string[];
}

/** How messages call a registry. */
export function labelOf(name: string | undefined, registryId: string): string {
  return name ? `registry "${tidy(name, 64)}" (${registryId})` : `registry ${registryId}`;
}

/** The place of a registry that is recorded: from the state, never from today's settings. */
export function recordedPlace(id: string, recorded: Recorded, session: Session): Place {
  const { region, projectId, instanceId, endpoint } = recorded;
  const problem = endpoint === undefined ? undefined : endpointProblem(endpoint);
  const isOfId = partsOf(id).instanceId === instanceId;
  if (problem || !isOfId) {
    throw new ProviderError({
      operation: "find the registry",
      reason: isOfId
        ? `the recorded address of SWR, ${quote(endpoint ?? "")}, ${problem}`
        : `the recorded instance, ${quote(instanceId)}, is not that of its id, ${quote(id)}`,
      details: ["Nothing was sent."],
      remedy: "The state is damaged: restore it from a backup, or correct it with `pulumi stack export` and `import`.",
    });
  }
  const place = { region, projectId, instanceId, endpoint: session.recordedEndpoint(region, endpoint) };
  checkedPlace(place);
  return place;
}

/** The registries of a place, until the deadline of the operation that asks. */
export function registriesAt(
  place: Place,
  asker: RequestLabel,
  deadline: Deadline,
  session: Session,
  more: Pick<RegistriesOptions, "maxRetries" | "urgent" | "cancellation"> = {},
): Registries {
  const { projectId, instanceId, endpoint } = place;
  const { label, secrets, shown: shownAnyway } = asker;
  return session.registries(
    { endpoint: endpoint.current, projectId, instanceId, deadline, secrets, shown: shownAnyway, ...more },
    label,
  );
}

/** What the state records of a place; the address only where it is not the region's own in the public cloud. */
export function recordOf({ region, projectId, instanceId, endpoint }: Place) {
  const own = endpoint.current === defaultEndpoint("swr", region);
  return { region, projectId, instanceId, endpoint: own ? undefined : endpoint.current };
}

/** The mark of a project that no argument and no setting gave. */
export function projectLookupMark({ projectId }: { projectId?: string | undefined }): { projectFromIam?: true } {
  return projectId === undefined ? { projectFromIam: true } : {};
}

/** The Pulumi id of a registry. */
export function fullId(instanceId: string, registryId: string): string {
  return `${instanceId}/${registryId}`;
}

/** The two parts of a Pulumi id. */
export function partsOf(id: string): { instanceId: string; registryId: string } {
  const [instanceId = "", registryId = "", ...rest] = id.split("/");
  if (isPlaceId(instanceId) && isRegistryId(registryId) && rest.length === 0) return { instanceId, registryId };
  throw new ProviderError({
    operation: "find the registry",
    reason: `${quote(id)} is not the id of one`,
    remedy: "It is written <instanceId>/<registryId>, with a whole number at the end.",
  });
}

/** Refuses a place that cannot be one before it becomes part of an address. */
export function checkedPlace(place: Omit<Place, "endpoint">): void {
  const wrong = [
    isRegion(place.region) ? "" : `the region ${quote(place.region)}`,
    isPlaceId(place.projectId) ? "" : `the project id ${quote(place.projectId)}`,
  ].filter(Boolean);
  if (wrong.length === 0) return;
  throw new ProviderError({
    operation: "find the registry",
    reason: `${wrong.join(" and ")} cannot be right`,
    remedy: "A region is written like cn-north-4; an id has 1 to 64 letters, digits, - and _.",
  });
}
