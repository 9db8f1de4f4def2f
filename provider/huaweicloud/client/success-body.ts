import { isHtml, objectsIn } from "../errors/error-body";
import { isJson } from "../text/json";

/** What the body of a success says about the request: done, not done, about another thing, or nothing of these. */
export type Verdict = "done" | "notDone" | "another" | "unclear";

/** The field in which an answer names what it is about, and the value that was requested. */
export interface OwnKey {
  field: string;
  value: string;
}

/**
 * Judges the body of a 2xx, for every verb: a gateway, a proxy or a service may send an error under a status of success.
 * @param json the parsed body; undefined if it is not JSON
 * @param key what the answer may name; without a key, any object without a sign of an error is unclear
 */
export function verdictOf(body: string, json: unknown, key?: OwnKey): Verdict {
  if (body.trim() === "" || json === null) return "done";
  if (isHtml(body) || hasErrorSign(json)) return "notDone";
  if (!isJson(json)) return "unclear";
  if (Object.keys(json).length === 0) return "done";
  const named = key && (json[key.field] ?? undefined);
  if (key === undefined || named === undefined) return "unclear";
  return textOf(named) === key.value ? "done" : "another";
}

/** An object has no meaningful text, and its `toString` may not be a function. */
function textOf(value: unknown): string {
  return typeof value === "object" ? "" : String(value);
}

/** Whether an answer shows an error. Inside nested objects only an error code counts, because lists hold all sorts of things. */
function hasErrorSign(json: unknown): boolean {
  if (isJson(json) && Object.entries(json).some(([key, value]) => isErrorSign(key.toLowerCase(), value))) return true;
  return objectsIn(json).some(({ error_code, errorCode }) => isErrorCode(error_code) || isErrorCode(errorCode));
}

/** The fields that show a failure, whatever service or proxy wrote them. */
const signs: ReadonlyArray<readonly [key: RegExp, isSign: (value: unknown) => boolean]> = [
  [/^(error_?code|code)$/, isErrorCode],
  [/^err(or)?_?(msg|message)$/, (value) => isGiven(value) && !/^(ok|success(ful)?)$/i.test(textOf(value))],
  [/^error$/, (value) => isGiven(value) && value !== false],
  [/^err(or)?s$/, (value) => isGiven(value) && value !== false && !isEmpty(value)],
  [/^(success|succeeded|ok|done|deleted|updated|created)$/, (value) => value === false || value === "false"],
  [
    /^(status|state|result|outcome)$/,
    (value) => value === false || /fail|error|denied|reject|forbid/i.test(textOf(value)),
  ],
];

function isErrorSign(field: string, value: unknown): boolean {
  return signs.some(([key, isSign]) => key.test(field) && isSign(value));
}

function isErrorCode(code: unknown): boolean {
  return isGiven(code) && !/^(0|2\d\d)$/.test(textOf(code));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
