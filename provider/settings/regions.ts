import { closestMatches } from "../diagnostics/closest-match";
import { knownRegions } from "../swr/service";
import type { Settings } from "./settings";
import { isUnknown } from "./unknowns";

/** Warns of a region that may be misspelt. It may also be new, so it is allowed. Another cloud has regions of its own. */
export function regionWarning(
  region: string,
  { cloud, endpoints }: Pick<Settings, "cloud" | "endpoints">,
): string | undefined {
  if (cloud !== undefined || endpoints.swr !== undefined) return undefined;
  if (isUnknown(region) || knownRegions.includes(region)) return undefined;
  const near = closestMatches(region, knownRegions);
  const are = near.length > 1 ? "are" : "is";
  const hint = near.length > 0 ? `the nearest known ${are} ${near.join(", ")}` : "no known region resembles it";
  return `region "${region}" is not one that this version knows; ${hint}`;
}
