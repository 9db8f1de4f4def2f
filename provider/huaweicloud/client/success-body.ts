import { isHtml, objectsIn } from "../errors/error-body";
import { isJson } from "../text/json";

/** What the body of a success says of the request: it was done, it was not, it speaks of another thing, or neither. */
export type Verdict = "done" | "notDone" | "another" | "unclear";

/** The field by which an answer names what it is about, and the value that was asked for. */
export interface OwnKey {
  field: string;
  value: string;
}

/**
 * Judges the body of a 2xx, for every verb. A gateway, a proxy or a service may write an error under a status of success.
 * @param json the parsed body, undefined where it is no JSON
 * @param key what the answer may name; without one, any object without a sign of an error is unclear
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

/** An object has no text that would say anything, and may have a `toString` that is no function. */
function textOf(value: unknown): string {
  return typeof value === "object" ? "" : String(value);
}

/** Whether an answer tells of an error. Inside of it only an error's own code counts: lists hold all sorts of things. */
function hasErrorSign(json: unknown): boolean {
  if (isJson(json) && Object.entries(json).some(([key, value]) => isErrorSign(key.toLowerCase(), value))) return true;
  return objectsIn(json).some(({ error_code, errorCode }) => isErrorCode(error_code) || isErrorCode(errorCode));
}

/** What a field of an answer says of a failure, whatever the service or proxy that wrote it. */
const signs: ReadonlyArray<readonly [key: RegExp, isSign: (value: unknown) => boolean]> = [
  [/^(error_?code|code)$/, isErrorCode],
  [/^err(or)?_?(msg|message)$/, (value) => isSaid(value) && !/^(ok|success(ful)?)$/i.test(textOf(value))],
  [/^error$/, (value) => isSaid(value) && value !== false],
  [/^err(or)?s$/, (value) => isSaid(value) && value !== false && !isEmpty(value)],
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
  return isSaid(code) && !/^(0|2\d\d)$/.test(textOf(code));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
