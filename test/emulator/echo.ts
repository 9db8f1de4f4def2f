import type { Answer } from "./answer";
import type { Received } from "./received";

const forms: ReadonlyArray<(text: string) => string> = [
  (text) => text,
  (text) => JSON.stringify(text),
  encodeURIComponent,
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(`:${text}`).toString("base64url"),
  (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
];

// One after the other over all emulators of a test: of a long quote only the beginning is shown.
let turn = 0;

/** The same answer; where it is an error, all its texts quote a part of the request, as careless servers do. */
export function echoed(answer: Answer, { headers, body }: Received): Answer {
  if (answer.status < 300) return answer;
  const parts = [body, headers["x-auth-token"], headers["x-security-token"]];
  const sent = parts.filter((part) => typeof part === "string" && part !== "").map(String);
  const all = sent.flatMap((part) => forms.map((form) => form(part)));
  turn += 1;
  return { ...answer, body: withQuote(answer.body, all[turn % all.length] ?? "") };
}

function withQuote(body: unknown, quoted: string): unknown {
  if (typeof body === "string") return `${quoted} ${body}`;
  if (Array.isArray(body)) return body.map((each) => withQuote(each, quoted));
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      key === "encoded_authorization_message" ? value : withQuote(value, quoted),
    ]),
  );
}
