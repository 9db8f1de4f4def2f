import { isDeepStrictEqual } from "node:util";
import { isInput, isOnWire, keysOf, type Properties } from "../definition/property";
import { isSameRemote } from "../definition/remote-state";
import type { Resource } from "../definition/resource";

/** `changes` is left out where something differs: the engine then works out the property diff itself, so `replaceOnChanges` and secret marks work. */
export type Difference = { changes: false } | { replaces: string[] };

/** What an update would change. An unknown counts as changed: in a replacing property, dependents are then deleted first. No network. */
export function diff(resource: Resource, state: Properties, news: Properties): Difference {
  const { properties } = resource;
  const replaces = keysOf(properties, (property) => property.replaces === true).filter((key) =>
    movesTo(state[key], news[key]),
  );
  if (replaces.length > 0) return { replaces };
  // What lives only here is recorded, never sent.
  const local = keysOf(properties, (property) => isInput(property) && !isOnWire(property) && !property.replaces);
  const isSame = isSameRemote(resource, state, news) && local.every((key) => isDeepStrictEqual(state[key], news[key]));
  return isSame ? { changes: false } : { replaces };
}

/** A value that is absent on either side is no difference: the setting or the look-up behind it has not changed. */
function movesTo(from: unknown, to: unknown): boolean {
  return from !== undefined && to !== undefined && !isDeepStrictEqual(from, to);
}
