import { isJson, type Json, parseJson } from "../text/json";

/** What the body of an error says, whatever its shape. */
export interface ErrorBody {
  code?: string | undefined;
  message?: string | undefined;
  requestId?: string | undefined;
  encoded?: string | undefined;
}

/** No error is longer. A longer body is that of a success, and is not parsed a second time. */
const longest = 64 * 1024;

const codeKeys = ["error_code", "errorCode", "code"];
const messageKeys = ["error_msg", "errorMsg", "errorMessage", "message", "error_description", "error"];

/** The services and their gateway have at least five shapes of error between them. Any one is taken, also one object deep or as an array's first element. */
export function readErrorBody(body: string): ErrorBody {
  const candidates = body.length > longest ? [] : objectsIn(parseJson(body));
  const pick = (keys: readonly string[]) => {
    for (const candidate of candidates) {
      for (const key of keys) {
        const value = Object.hasOwn(candidate, key) ? candidate[key] : undefined;
        if ((typeof value === "string" && value !== "") || typeof value === "number") return String(value);
      }
    }
    return undefined;
  };
  return {
    code: pick(codeKeys),
    message: pick(messageKeys),
    requestId: pick(["request_id"]),
    encoded: pick(["encoded_authorization_message"]),
  };
}

export function isHtml(body: string): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(body);
}

/** Returns the object itself, then those directly inside it or first in an array inside it. */
export function objectsIn(json: unknown): Json[] {
  if (Array.isArray(json)) return isJson(json[0]) ? [json[0]] : [];
  if (!isJson(json)) return [];
  const inner = Object.values(json).map((value) => (Array.isArray(value) ? value[0] : value));
  return [json, ...inner.filter(isJson)];
}
