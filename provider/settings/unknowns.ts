/** How the engine's preview hands over a value that is known only after `pulumi up`: at any depth, in place of any type. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

export function hasUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(hasUnknown);
}

/** Whether the value at a path, or anything that the path passes through, is unknown. */
export function isUnknownAt(root: unknown, path: readonly PropertyKey[]): boolean {
  return path.some((_, depth) => isUnknown(valueAt(root, path.slice(0, depth)))) || isUnknown(valueAt(root, path));
}

/** The value at a path, undefined where the path leads nowhere. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isIndexable(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    root,
  );
}

function isIndexable(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}
