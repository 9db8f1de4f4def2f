/** Stands for a value in preview that is known only after `pulumi up`, at any depth and in place of any type. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

export function hasUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(hasUnknown);
}

/** Whether the value at a path, or one on the way to it, is unknown. */
export function isUnknownAt(root: unknown, path: readonly PropertyKey[]): boolean {
  return path.some((_, depth) => isUnknown(valueAt(root, path.slice(0, depth)))) || isUnknown(valueAt(root, path));
}

/** Returns the value at a path; undefined if there is none. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isIndexable(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    root,
  );
}

function isIndexable(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}
