import type { Served, Site } from "../site";
import { defaultEndpoint } from "../swr/endpoints";
import { isRegistryId, type Registries } from "../swr/registries";
import type { Deadline } from "../swr/retry";

/** Where a registry lives, which address serves it, and the open door to it. */
export interface Place {
  region: string;
  projectId: string;
  instanceId: string;
  served: Served;
  registries: Registries;
}

/** Opens the recorded or declared place; the project is looked up where none is given. */
export async function openPlace(
  where: { region: string; projectId?: string | undefined; instanceId: string; endpoint?: string | undefined },
  site: Site,
  deadline: Deadline,
  label: string,
): Promise<Place> {
  const { region, instanceId } = where;
  const projectId = where.projectId ?? (await site.projectIn(region, deadline));
  const served = site.servedAt(region, where.endpoint);
  const registries = site.registries({ endpoint: served.today, projectId, instanceId }, deadline, label);
  return { region, projectId, instanceId, served, registries };
}

/** What the state records of a place; the address only where it is not the region's own. */
export function recordOf({ region, projectId, instanceId, served }: Place): {
  region: string;
  projectId: string;
  instanceId: string;
  endpoint?: string;
} {
  const own = served.today === defaultEndpoint("swr", region);
  return { region, projectId, instanceId, ...(own ? {} : { endpoint: served.today }) };
}

/** The mark of a project that no argument and no setting gave. */
export function lookedUp({ projectId }: { projectId?: string | undefined }): { projectLookedUp?: true } {
  return projectId === undefined ? { projectLookedUp: true } : {};
}

/** The Pulumi id of a registry. */
export function fullId(instanceId: string, registryId: string): string {
  return `${instanceId}/${registryId}`;
}

/** The two parts of a Pulumi id. */
export function partsOf(id: string): { instanceId: string; registryId: string } {
  const [instanceId = "", registryId = "", ...rest] = id.split("/");
  if (!instanceId || !isRegistryId(registryId) || rest.length > 0) {
    throw new TypeError(
      `"${id}" is not the id of a registry; it is written <instanceId>/<registryId>, with a whole number at the end`,
    );
  }
  return { instanceId, registryId };
}
