/** An object of a vendor's JSON, nothing known of it yet. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What holds the process while JSON is read is not how long it is, but how many values and, above all, keys there are in it. */
const weights: ReadonlyArray<readonly [sign: string, weight: number]> = [
  ["[", 1],
  [",", 1],
  [":", 4],
];
/** A page of a hundred items with ten members each weighs 20,000. */
const mostWeight = 100_000;

/** The value that a text holds, or undefined where it is no JSON, or more of it than any answer holds. */
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
