import { hasErrorCode, tidy } from "./error-body";
import { type Asked, dateOf, Fault, faultOf, isHtml } from "./fault";
import { parseJson } from "./json";
import type { HttpAnswer } from "./transport";

export interface Reply {
  status: number;
  /** The parsed body, or undefined where it is empty. */
  json: unknown;
  /** The server's clock when it answered, in milliseconds since 1970, where it says so. */
  serverTime: number | undefined;
  /** A header, by its name in lower case. */
  header: (name: string) => string | undefined;
  /** Takes the secrets of this call out of a text of the answer that is to be shown. */
  redact: (text: string) => string;
}

// 203, 206 and their like are not answers of this API.
const successes: ReadonlySet<number> = new Set([200, 201, 202, 204]);

/** Reads an answer; one that is an error is thrown. `redact` takes secrets out of whatever the server echoed. */
export function replyFrom(answer: HttpAnswer, asked: Asked, redact: (text: string) => string, now: number): Reply {
  const succeeded = successes.has(answer.status);
  const json = succeeded ? parse(answer, asked, redact) : undefined;
  // A success that carries an error is none: what it says it did is not what was asked.
  if (!succeeded || hasErrorCode(json)) {
    throw faultOf(answer, asked, redact, now);
  }
  return {
    status: answer.status,
    json,
    serverTime: dateOf(answer),
    header: (name) => answer.headers[name],
    redact,
  };
}

function parse(answer: HttpAnswer, asked: Asked, redact: (text: string) => string): unknown {
  if (answer.body.trim() === "") return undefined;
  const json = answer.garbled ? undefined : parseJson(answer.body);
  if (json !== undefined) return json;
  throw new Fault({
    ...asked,
    kind: "broken",
    status: answer.status,
    reason: `${redact(unreadable(answer))} in place of JSON`,
  });
}

function unreadable({ headers, body, garbled }: HttpAnswer): string {
  const encoding = headers["content-encoding"];
  if (encoding) return `an answer packed with ${tidy(encoding, 20)}, which was not asked for,`;
  if (garbled) return "an answer that is not UTF-8";
  return isHtml(body) ? "an HTML page" : "another text";
}
