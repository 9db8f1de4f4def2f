import type { KeyPlace } from "../huaweicloud/credentials/credentials";
import type { Settings } from "../settings/settings";

type Ours = Pick<Settings, "provider" | "region" | "projectId">;

/** The project beside the keys in their file. One without a region is of the settings' region, but not of that of an explicit provider. */
export function projectBeside(
  { projectId, region: own }: KeyPlace,
  { provider, region: ours }: Ours,
  region: string,
): string | undefined {
  return (own ?? (provider ? undefined : (ours ?? region))) === region ? projectId : undefined;
}

/** What stands beside the keys and is not used, for another setting counts; undefined where nothing is lost. */
export function unusedBeside(place: KeyPlace, settings: Ours, region: string): string | undefined {
  const isElsewhere = place.region !== undefined && place.region !== region;
  const counts = settings.projectId ?? projectBeside(place, settings, region);
  const lost = [
    isElsewhere && `the region ${place.region}`,
    place.projectId !== undefined && place.projectId !== counts && "the project",
  ].filter(Boolean);
  return lost.length > 0 ? lost.join(" and ") : undefined;
}
