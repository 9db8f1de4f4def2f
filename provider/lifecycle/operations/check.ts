import { quote } from "../../diagnostics/quote";
import { whereRegion } from "../../settings/settings";
import { isUnknown } from "../../settings/unknowns";
import { lostKeysIn } from "../definition/lost-keys";
import type { Properties } from "../definition/property";
import type { Spec } from "../definition/recorded-state";
import type { CheckFailure, Resource } from "../definition/resource";
import { schemaOf } from "../definition/schema";
import { validate } from "../definition/validate";

/** What settings say to check. */
export interface CheckSettings {
  /** The place of a resource that does not name its own. */
  region: string | undefined;
  projectId: string | undefined;
  /** Whether this run takes over what exists, whatever the program says. */
  adoptExisting?: boolean;
}

/** What check makes of a program. */
export interface Checked {
  inputs: Properties;
  failures: readonly CheckFailure[];
  /** What the reader of a preview should know before anything happens: a clause each. */
  notices: readonly string[];
}

/** Fills in the place and the defaults, then judges the whole. No network. */
export function check(resource: Resource, news: Properties, olds: Properties, settings: CheckSettings): Checked {
  const { properties, defaults, rules } = resource;
  const inputs = { ...news, ...placeFor(news, olds, settings), ...defaults?.(news) };
  const invalid = validate(inputs, properties);
  const failures = [
    ...invalid.map((failure) =>
      failure.property === "region" && inputs.region === undefined
        ? { property: "region", reason: `the region is missing; give it in ${whereRegion}` }
        : failure,
    ),
    ...lostKeysIn(inputs, properties),
    ...misplacedProperties(inputs, resource, invalid),
    ...(rules?.(inputs) ?? []),
  ];
  const isNew = Object.keys(olds).length === 0;
  const adopts = inputs.adoptExisting === true || settings.adoptExisting === true;
  return { inputs, failures, notices: isNew && adopts ? noticeOfAdoption(inputs, resource) : [] };
}

/** Reads inputs that `check` has passed. */
export function specOf(inputs: Properties, { properties }: Resource): Spec {
  return schemaOf(properties).parse(inputs) as Spec; // every definition has these properties
}

function noticeOfAdoption({ name }: Properties, { api: { noun } }: Resource): string[] {
  if (typeof name !== "string" || isUnknown(name)) return [];
  return [`${noun} ${quote(name)}: if a ${noun} of this name exists and equals the program, it is taken over`];
}

/** Program, else settings, else what was recorded: so a changed setting previews as a replace, and a looked-up project is not lost. */
function placeFor(news: Properties, olds: Properties, settings: CheckSettings): Properties {
  const region = news.region ?? settings.region ?? olds.region;
  // Projects belong to a region: one that was given or recorded for another region is not this one's.
  const ofSettings = (settings.region ?? region) === region ? settings.projectId : undefined;
  const recorded = olds.region === region ? olds.projectId : undefined;
  const projectId = news.projectId ?? ofSettings ?? recorded;
  return { ...(region !== undefined && { region }), ...(projectId !== undefined && { projectId }) };
}

/** Properties that are allowed or required only with one value of another one. Skipped while either is unknown. */
function misplacedProperties(
  inputs: Properties,
  { properties }: Resource,
  invalid: readonly CheckFailure[],
): CheckFailure[] {
  return Object.entries(properties).flatMap(([key, { onlyWith }]) => {
    if (!onlyWith || isUnknown(inputs[key])) return [];
    const { key: other, value, requires, isIgnoredElsewhere } = onlyWith;
    const given = inputs[other];
    if (given === undefined || isUnknown(given)) return [];
    // What is wrong with the other one is said there; perhaps a right one allows this.
    if (!isIgnoredElsewhere && invalid.some(({ property }) => property === other)) return [];
    const [here, there] = [given, value].map((each) => JSON.stringify(each));
    const isAllowed = given === value;
    if (isAllowed && requires !== undefined && inputs[key] === undefined) {
      return [{ property: key, reason: `${key} is missing; ${other} ${here} requires ${requires}` }];
    }
    if (isAllowed || inputs[key] === undefined) return [];
    return [{ property: key, reason: `${key} is given; ${other} ${here} takes none, only ${there} does` }];
  });
}
