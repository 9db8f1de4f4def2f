import { closestMatches } from "../diagnostics/closest-match";
import { knownRegions } from "../huaweicloud/services/endpoints";
import type { Settings } from "./settings";
import { isUnknown } from "./unknowns";

/** What to say of a region that is perhaps misspelt. It may as well be new, so nothing forbids it. Another cloud has regions of its own. */
export function regionWarning(
  region: string,
  { cloud, endpoints }: Pick<Settings, "cloud" | "endpoints">,
): string | undefined {
  if (cloud !== undefined || endpoints.swr !== undefined) return undefined;
  if (isUnknown(region) || knownRegions.includes(region)) return undefined;
  const near = closestMatches(region, knownRegions);
  const hint =
    near.length > 0 ? `the nearest known ${near.length > 1 ? "are" : "is"} ${near.join(", ")}` : "none is like it";
  return `region "${region}" is not one that this version knows; ${hint}`;
}
