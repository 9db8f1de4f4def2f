import { childOf, isObject, type PropertyTable } from "./property";
import type { CheckFailure } from "./resource";

/** Keys of maps that JavaScript and Pulumi lose without a word wherever they copy an object. */
export function lostKeysIn(values: unknown, properties: PropertyTable, at = ""): CheckFailure[] {
  return Object.entries(properties).flatMap(([key, property]) => {
    const value = childOf(values, key);
    if (property.kind === "group") return lostKeysIn(value, property.properties, `${at}${key}.`);
    if (property.kind !== "map" || !isObject(value) || !Object.hasOwn(value, "__proto__")) return [];
    const path = `${at}${key}`;
    return [{ property: path, reason: `${path} names "__proto__"; that cannot be ${property.keyName}` }];
  });
}
