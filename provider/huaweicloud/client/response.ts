import type { ApiErrorKind, RequestInfo } from "../errors/api-error";
import { isHtml } from "../errors/error-body";
import { dateOf, errorFromResponse } from "../errors/error-response";
import type { HttpResponse } from "../http/transport";
import { tidy } from "../text/display-text";
import { isJson, parseJson } from "../text/json";
import type { Redact } from "../text/redaction";
import { type OwnKey, verdictOf } from "./success-body";

export interface ApiResponse {
  status: number;
  /** The parsed body; undefined if it is empty. */
  json: unknown;
  /** The clock of the server when it answered, in milliseconds since 1970, if it tells. */
  serverTime: number | undefined;
  /** Length of the body. */
  bytes: number;
  /** A header, by its name in lower case. */
  header: (name: string) => string | undefined;
  /** Masks the secrets of this request in a text of the answer that is to be shown. */
  redact: Redact;
}

// 203, 206 and the like are no answers of this API.
const successes: ReadonlySet<number> = new Set([200, 201, 202, 204]);

/** What the request expects of its answer. */
export interface Expectation {
  method: string;
  key?: OwnKey;
}

/**
 * Reads an answer. Throws it if it is an error, or a success whose body does not say so.
 * @param redact masks secrets that the server echoed
 */
export function readResponse(
  answer: HttpResponse,
  request: RequestInfo,
  { method, key }: Expectation,
  redact: Redact,
  now: number,
): ApiResponse {
  if (!successes.has(answer.status)) throw errorFromResponse(answer, request, redact, now);
  const json = answer.garbled ? undefined : parseJson(answer.body);
  const verdict = verdictOf(answer.body, json, key);
  // The reader of a GET or a POST looks for what it needs.
  const needsConfirmation = method === "PUT" || method === "DELETE";
  // What the answer to a DELETE shows may still be there.
  const isShown = method === "DELETE" && isJson(json) && Object.keys(json).length > 0;
  const failure = (kind: ApiErrorKind, reason: string) =>
    errorFromResponse(answer, request, redact, now, { kind, reason });
  if (verdict === "notDone") {
    throw failure("contradictory", isHtml(answer.body) ? inPlaceOfJson(answer, redact) : "it gives no reason");
  }
  if (verdict === "another") throw failure("contradictory", `it is about another ${key?.field} than ${key?.value}`);
  if (needsConfirmation && (verdict === "unclear" || isShown)) {
    throw failure("unconfirmed", json === undefined ? inPlaceOfJson(answer, redact) : shapeOf(json));
  }
  if (json === undefined && answer.body.trim() !== "") throw failure("invalidResponse", inPlaceOfJson(answer, redact));
  return {
    json: json ?? undefined,
    bytes: Buffer.byteLength(answer.body),
    status: answer.status,
    serverTime: dateOf(answer),
    header: (name) => answer.headers[name],
    redact,
  };
}

function shapeOf(json: unknown): string {
  if (isJson(json)) return "an object that does not say what was done";
  const shape = Array.isArray(json) ? "an array" : `a ${typeof json}`;
  return `${shape} in place of an object`;
}

function inPlaceOfJson(answer: HttpResponse, redact: Redact): string {
  return `${unreadable(answer, redact)} in place of JSON`;
}

function unreadable({ headers, body, garbled }: HttpResponse, redact: Redact): string {
  const encoding = headers["content-encoding"];
  if (encoding) return `an answer packed with ${tidy(redact(encoding, 20), 20)}, which was not asked for,`;
  if (garbled) return "an answer that is not UTF-8";
  return isHtml(body) ? "an HTML page" : "another text";
}
