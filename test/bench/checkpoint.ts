/** The bytes that one registry takes in a checkpoint, part by part; Pulumi writes it with indents. */
export function partsOf(checkpoint: string): Record<string, number> {
  const { resources } = JSON.parse(checkpoint).checkpoint.latest;
  const registry = resources.find(({ type }: { type: string }) => type.endsWith("swr:ReplicationRegistry"));
  const bytes = (value: unknown) => JSON.stringify(value).length;
  const parts: Record<string, number> = {};
  for (const [key, value] of Object.entries(registry)) {
    if (key !== "inputs" && key !== "outputs") parts[key] = bytes({ [key]: value }) - 1;
    else
      for (const [inner, each] of Object.entries(value as object))
        parts[`${key}: ${inner}`] = bytes({ [inner]: each }) - 1;
  }
  const written = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { ...parts, "blanks and brackets": Math.round(bytesOfOne(checkpoint, registry) - written) };
}

function bytesOfOne(checkpoint: string, registry: object): number {
  const indented = JSON.stringify(registry, undefined, 4).replace(/\n/g, "\n            ").length;
  return checkpoint.includes("\n    ") ? indented : JSON.stringify(registry).length;
}
