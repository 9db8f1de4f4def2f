import { type Complaint, complaintsAbout } from "../check";
import type { PlaceDefaults, Properties } from "../room";
import { whereRegion } from "../settings";
import { isUnknown } from "../unknowns";
import type { RegistrySpec } from "./args";
import { knownAt, registrySchema, secretPaths } from "./schema";

/** Fills in the place and the defaults, then judges the whole. */
export function check(
  news: Properties,
  olds: Properties,
  place: PlaceDefaults,
): { inputs: Properties; complaints: Complaint[] } {
  const inputs = { ...news, ...placeFor(news, olds, place), ...insecureFor(news) };
  const complaints = complaintsAbout(inputs, registrySchema, knownAt, secretPaths).map((complaint) =>
    complaint.property === "region" && inputs.region === undefined
      ? { property: "region", reason: `the region is missing; give it in ${whereRegion}` }
      : complaint,
  );
  return { inputs, complaints: [...complaints, ...rulesAcross(inputs)] };
}

/** Reads inputs that `check` has passed. */
export function specOf(inputs: Properties): RegistrySpec {
  return registrySchema.parse(inputs);
}

/** Program, else settings, else what was recorded: so a changed setting previews as a replace, and a looked-up project is not lost. */
function placeFor(news: Properties, olds: Properties, settings: PlaceDefaults): Properties {
  const region = news.region ?? settings.region ?? olds.region;
  // Projects belong to a region: one that was given or recorded for another region is not this one's.
  const settled = (settings.region ?? region) === region ? settings.projectId : undefined;
  const recorded = olds.region === region ? olds.projectId : undefined;
  const projectId = news.projectId ?? settled ?? recorded;
  return { ...(region !== undefined && { region }), ...(projectId !== undefined && { projectId }) };
}

function insecureFor({ insecure, type }: Properties): Properties {
  if (insecure !== undefined || isUnknown(type)) return {};
  return { insecure: type === "swr-pro-internal" };
}

/** Rules between properties; each is skipped while one side is unknown. */
function rulesAcross({ type, target, insecure }: Properties): Complaint[] {
  if (typeof type !== "string" || isUnknown(type)) return [];
  const complaints: Complaint[] = [];
  const internal = type === "swr-pro-internal";
  if (internal && target === undefined) {
    complaints.push({
      property: "target",
      reason:
        'target is missing; type "swr-pro-internal" requires { regionId, projectId, instanceId } of the target instance',
    });
  }
  if (!internal && target !== undefined && !isUnknown(target)) {
    complaints.push({
      property: "target",
      reason: `target is given; type "${type}" takes none, only "swr-pro-internal" does`,
    });
  }
  if (internal && insecure === false) {
    complaints.push({
      property: "insecure",
      reason: 'insecure is false; type "swr-pro-internal" takes only true, which is its default',
    });
  }
  return complaints;
}
