import { seconds } from "../time/seconds";
import type { Limits } from "./limits";

/** An exchange that ended without a complete answer. */
export class TransportError extends Error {
  override readonly name = "TransportError";

  constructor(
    /** `broken`: the server may have acted. `unreachable`, `misaddressed`: nothing was sent; another try may end better, or cannot. */
    readonly kind: "invalidResponse" | "unreachable" | "misconfigured",
    message: string,
  ) {
    super(message);
  }
}

interface Meaning {
  what: (limits: Limits) => string;
  /** If nothing was sent, another try ends no better. */
  lasts?: true;
}

const meanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { what: () => "the connection was refused" },
  EHOSTUNREACH: { what: () => "no route to the host" },
  ENETUNREACH: { what: () => "no route to the network" },
  EAI_AGAIN: { what: () => "the name server did not answer" },
  UND_ERR_CONNECT_TIMEOUT: { what: ({ connectMs }) => `no connection within ${seconds(connectMs)}` },
  ENOTFOUND: { what: () => "the host name is unknown", lasts: true },
  UND_ERR_INVALID_ARG: { what: () => "the request could not be formed", lasts: true },
  ECONNRESET: { what: () => "the connection was reset" },
  EPIPE: { what: () => "the connection was closed" },
  UND_ERR_SOCKET: { what: () => "the connection was closed before the answer was complete" },
  UND_ERR_HEADERS_TIMEOUT: { what: ({ headersMs }) => `no answer within ${seconds(headersMs)}` },
  UND_ERR_BODY_TIMEOUT: { what: ({ bodyMs }) => `the answer stopped for ${seconds(bodyMs)}` },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { what: () => "the answer was cut short" },
  UND_ERR_HEADERS_OVERFLOW: {
    what: ({ headerBytes }) => `the answer's headers were longer than ${headerBytes / 1024} KiB`,
  },
};

/** Codes that come in families, the first that fits. */
const families: ReadonlyArray<readonly [RegExp, Meaning]> = [
  [/^HPE_|^HTTPParser|^ERR_ASSERTION$/, { what: () => "the answer was not HTTP" }],
  [/^ERR_SSL_/, { what: () => "the TLS connection failed", lasts: true }],
  [
    /CERT|^(UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_)/,
    { what: () => "its TLS certificate was not accepted", lasts: true },
  ],
];

/**
 * What an error of undici or Node means for the request.
 * @param wasSent whether the request was handed to a connection. The code does not tell: most come before that and after it.
 */
export function transportErrorOf(error: unknown, limits: Limits, wasSent: boolean): TransportError {
  if (error instanceof TransportError) return error;
  const code = codeOf(error);
  const { what, lasts } = meaningOf(code);
  const kind = wasSent ? "invalidResponse" : lasts ? "misconfigured" : "unreachable";
  // Only the code is told: the texts of others may quote what was sent.
  return new TransportError(kind, `${what(limits)} (${code})`);
}

function meaningOf(code: string): Meaning {
  const known = Object.hasOwn(meanings, code) ? meanings[code] : undefined;
  const [, ofFamily] = families.find(([pattern]) => pattern.test(code)) ?? [];
  return known ?? ofFamily ?? { what: () => "the exchange broke" };
}

/** By shape, not by class: errors of Node's own inside a test's or a bundler's realm are no `instanceof Error` there. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  if ("errors" in error && Array.isArray(error.errors) && error.errors.length > 0) return codeOf(error.errors[0]);
  if ("code" in error && typeof error.code === "string") return error.code;
  return "name" in error ? String(error.name) : "unknown";
}
