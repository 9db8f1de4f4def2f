/** Plain values for the host: it cannot carry `undefined`, and puts its own `__provider` among the properties. */
export function toPlainProperties(properties: object | undefined): Record<string, unknown> {
  const { __provider, ...own } = withoutNullish(properties ?? {}) as Record<string, unknown>; // of an object, an object
  return own;
}

/** Removes null and undefined recursively. Each property of each operation comes through here, so without a detour by JSON. */
function withoutNullish(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutNullish(each) ?? null);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNullish(each)]));
}
