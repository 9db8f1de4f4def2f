import type { KeyPlace } from "../huaweicloud/credentials/credentials";
import type { Settings } from "../settings/settings";

type PlaceSettings = Pick<Settings, "provider" | "region" | "projectId">;

/**
 * Returns the project that a file of credentials gives for a region. If the file gives no region, the project belongs to the region of
 * the settings, but not to that of an explicit provider.
 */
export function projectBeside(
  { projectId, region: fileRegion }: KeyPlace,
  { provider, region: settingsRegion }: PlaceSettings,
  region: string,
): string | undefined {
  return (fileRegion ?? (provider ? undefined : (settingsRegion ?? region))) === region ? projectId : undefined;
}

/** Names what a file of credentials gives and other settings override; undefined if nothing is overridden. */
export function unusedBeside(place: KeyPlace, settings: PlaceSettings, region: string): string | undefined {
  const usedProject = settings.projectId ?? projectBeside(place, settings, region);
  const unused = [
    place.region !== undefined && place.region !== region && `the region ${place.region}`,
    place.projectId !== undefined && place.projectId !== usedProject && "the project",
  ].filter(Boolean);
  return unused.length > 0 ? unused.join(" and ") : undefined;
}
