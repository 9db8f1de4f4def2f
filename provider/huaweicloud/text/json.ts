/** An object of a vendor's JSON, not validated. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What blocks the process while JSON is parsed is not its length, but the number of its values and, above all, of its keys. */
const weights: ReadonlyArray<readonly [sign: string, weight: number]> = [
  ["[", 1],
  [",", 1],
  [":", 4],
];
/** A page of a hundred items with ten members each weighs 20,000. */
const mostWeight = 100_000;

/** Parses JSON. Returns undefined for any other text, and for more values than any answer holds. */
export function parseJson(text: string): unknown {
  if (!isLight(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isLight(text: string): boolean {
  let weight = 0;
  for (const [sign, each] of weights) {
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
      weight += each;
      if (weight > mostWeight) return false;
    }
  }
  return true;
}
