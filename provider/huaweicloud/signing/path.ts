/** Percent-encodes as Huawei's signature requires: only `A-Z a-z 0-9 - _ . ~` stay as they are. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Encodes a path from decoded segments. The same text is sent and signed. */
export function pathOf(segments: readonly string[]): string {
  for (const segment of segments) {
    // HTTP clients and gateways resolve "." and "..": the request would go elsewhere.
    if (segment === "" || segment === "." || segment === "..") {
      throw new TypeError(`a path segment must not be "${segment}"`);
    }
  }
  return `/${segments.map(encode).join("/")}`;
}

export type Query = ReadonlyArray<readonly [name: string, value: string]>;

/** Encodes a query in the order that is signed: by decoded name, then by decoded value. */
export function queryOf(pairs: Query): string {
  return [...pairs]
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
