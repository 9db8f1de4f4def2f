import type { IncomingHttpHeaders } from "node:http";

/** A request as it came in. */
export interface Received {
  method: string;
  /** Encoded path, without the query. */
  path: string;
  query: Array<[string, string]>;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Which service a path belongs to. */
export function serviceOf(path: string): "SWR" | "IAM" | "STS" | "?" {
  if (path.startsWith("/v2/")) return "SWR";
  if (/^\/v3(\.0)?\//.test(path)) return "IAM";
  return path.startsWith("/v5/") ? "STS" : "?";
}

/** The pairs of a query, decoded. */
export function pairsOf(rawQuery: string): Array<[string, string]> {
  if (!rawQuery) return [];
  return rawQuery.split("&").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return [decodeURIComponent(name), decodeURIComponent(value.join("="))];
  });
}
