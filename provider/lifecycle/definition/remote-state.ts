import { isDeepStrictEqual } from "node:util";
import { hasUnknown } from "../../settings/unknowns";
import {
  childOf,
  holdsSecret,
  isInput,
  isObject,
  isOnWire,
  keysOf,
  type Properties,
  type Property,
  type PropertyTable,
} from "./property";
import { isWholeGroup, type PartialState, type State } from "./recorded-state";
import type { Resource } from "./resource";

// What SWR shows of a resource, against what is declared or recorded.

/** Whether two values of a property mean the same to SWR, however each is spelled. An unknown value is like no other. */
export function sameValue(property: Property, a: unknown, b: unknown): boolean {
  if (hasUnknown(a) || hasUnknown(b)) return false;
  const { meaning = (value) => value } = property;
  return a === b || isDeepStrictEqual(meaning(a), meaning(b));
}

/** The properties that a program declares and SWR holds. */
function compared({ properties }: Resource): Array<[key: string, property: Property]> {
  return Object.entries(properties).filter(([, property]) => isInput(property) && isOnWire(property));
}

/**
 * What is recorded, corrected by what SWR shows. A field that the answer leaves out is not drift, nor is another spelling of the same; a
 * secret is kept, because SWR never gives it back.
 */
export function mergeRemote<S extends PartialState>(resource: Resource, recorded: S, remote: Properties): S {
  const merged: Record<string, unknown> = { ...recorded };
  for (const [key, property] of Object.entries(resource.properties)) {
    const shown = shownValue(property, recorded[key], remote[key]);
    if (shown === undefined) continue;
    if (!isInput(property) || !sameValue(property, recorded[key], shown)) merged[key] = shown;
  }
  for (const [key, property] of Object.entries(resource.properties)) {
    if (!meansSomething(property, merged, resource.properties)) delete merged[key];
  }
  return merged as S; // the same properties, with newer values of the same types
}

/** Returns each part that SWR shows of a group; nothing if the parts do not make a whole. */
function shownValue(property: Property, recorded: unknown, remote: unknown): unknown {
  if (property.kind !== "group" || !isObject(remote)) return remote;
  if (property.shownTogether?.some((part) => remote[part] === undefined)) return undefined;
  const group = { ...(isObject(recorded) ? recorded : {}), ...remote };
  return isWholeGroup(property, group) ? group : undefined;
}

function meansSomething({ onlyWith }: Property, values: Properties, properties: PropertyTable): boolean {
  const other = onlyWith && properties[onlyWith.key];
  return !other || !onlyWith.isIgnoredElsewhere || sameValue(other, values[onlyWith.key], onlyWith.value);
}

/** The readable properties in which SWR differs from a declaration. */
export function differences(resource: Resource, declared: PartialState, remote: Properties): string[] {
  const seen = mergeRemote(resource, declared, remote);
  return keysIn(compared(resource).filter(([key, property]) => !sameValue(property, declared[key], seen[key])));
}

/** The same for what a run has just made, or an interrupted one: what only a PUT sets may still be empty. */
export function differencesOfMade(resource: Resource, declared: PartialState, remote: Properties): string[] {
  return differences(resource, declared, remote).filter((key) => {
    const property = resource.properties[key];
    return property?.onCreate !== false || !sameValue(property, undefined, remote[key]);
  });
}

/** The declared properties that SWR does not show as they are declared: it shows them otherwise, or not at all. */
export function notShownAsDeclared(resource: Resource, declared: Properties, remote: Properties): string[] {
  const declaring = compared(resource).filter(([, each]) => meansSomething(each, declared, resource.properties));
  return keysIn(declaring.filter(([key, property]) => !sameValue(property, declared[key], remote[key])));
}

/** Whether an answer leaves out what a program may leave empty, so that nobody knows whether it is. */
export function leavesOut({ properties }: Resource, remote: Properties): boolean {
  return Object.entries(properties).some(([key, { empty }]) => empty !== undefined && remote[key] === undefined);
}

/** Whether SWR holds already what the program says. */
export function isSameRemote(resource: Resource, state: Properties, spec: Properties): boolean {
  const resent = keysOf(resource.properties, ({ resends }) => resends === true);
  return (
    resent.every((key) => isDeepStrictEqual(state[key], spec[key])) &&
    compared(resource).every(([key, property]) => sameValue(property, state[key], spec[key]))
  );
}

/** The property by which an answer is about another resource: what replaces one never changes at SWR. What is left out says nothing. */
export function changedIdentity(resource: Resource, recorded: PartialState, remote: Properties): string | undefined {
  const [changed] = compared(resource).filter(([key, property]) => {
    const isSaid = recorded[key] !== undefined && remote[key] !== undefined;
    return property.replaces && isSaid && !sameValue(property, recorded[key], remote[key]);
  });
  return changed?.[0];
}

/** The texts by which SWR shows each of its kind. */
export function identityKeys({ properties }: Resource): string[] {
  return keysOf(
    properties,
    (property) =>
      property.kind === "text" &&
      isOnWire(property) &&
      (property.presence === "required" || property.presence === "filled"),
  );
}

/** Whether SWR has shown it since it was made, and the last operation came to its end. */
export function isCompleted({ completedBy }: Resource, recorded: PartialState): boolean {
  return recorded[completedBy] !== undefined;
}

/** What must not be shown, and the texts that are shown anyway: what they have in common with a secret stays readable. */
export interface Privacy {
  secrets: string[];
  shown: string[];
}

export function privacyOf({ properties }: Resource, ...states: readonly PartialState[]): Privacy {
  const privacy: Privacy = { secrets: [], shown: [] };
  for (const state of states) addTexts(properties, state, privacy);
  return privacy;
}

function addTexts(properties: PropertyTable, values: unknown, privacy: Privacy): void {
  for (const [key, property] of Object.entries(properties)) {
    if (!isInput(property) || !isOnWire(property)) continue;
    const value = childOf(values, key);
    if (property.kind === "group") addTexts(property.properties, value, privacy);
    else (holdsSecret(property) ? privacy.secrets : privacy.shown).push(...textsIn(value));
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  const isList = Array.isArray(value);
  const texts = isList ? value : isObject(value) ? Object.entries(value).flat() : [];
  return texts.filter((text) => typeof text === "string");
}

export function hasSecrets({ properties }: Resource): boolean {
  return Object.values(properties).some(holdsSecret);
}

/** The clause that says how a secret is sent again that has not changed; empty if there is none. */
export function howToResend({ properties }: Resource, what: string, when = ""): string {
  const [key] = keysOf(properties, ({ resends }) => resends === true);
  return key === undefined ? "" : `; ${when}another number in the argument \`${key}\` sends ${what} again`;
}

/** Whether a declaration changes what SWR does not show: a secret, or a property that it leaves out. */
export function changesUnseen(resource: Resource, declared: State, known: PartialState, remote: Properties): boolean {
  const [wanted, before] = [declared, known].map((state) => privacyOf(resource, state).secrets);
  const unseen = notShownAsDeclared(resource, declared, remote);
  const open = compared(resource).filter(([key, property]) => unseen.includes(key) && !holdsSecret(property));
  const changed = open.filter(([key, property]) => !sameValue(property, declared[key], known[key]));
  return !isDeepStrictEqual(wanted, before) || changed.length > 0;
}

function keysIn(entries: ReadonlyArray<readonly [key: string, property: Property]>): string[] {
  return entries.map(([key]) => key);
}
