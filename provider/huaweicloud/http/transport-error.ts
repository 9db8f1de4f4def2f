import { seconds } from "../time/seconds";
import type { Limits } from "./limits";

/** A request that ended without a complete answer. */
export class TransportError extends Error {
  override readonly name = "TransportError";

  constructor(
    /** `invalidResponse`: the request may have taken effect. `unreachable`, `misconfigured`: nothing was sent; another attempt may help, or cannot. */
    readonly kind: "invalidResponse" | "unreachable" | "misconfigured",
    message: string,
  ) {
    super(message);
  }
}

interface Meaning {
  text: (limits: Limits) => string;
  /** Whether another attempt cannot help if nothing was sent. */
  isLasting?: true;
}

const meanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { text: () => "the connection was refused" },
  EHOSTUNREACH: { text: () => "no route to the host" },
  ENETUNREACH: { text: () => "no route to the network" },
  EAI_AGAIN: { text: () => "the name server did not answer" },
  UND_ERR_CONNECT_TIMEOUT: { text: ({ connectMs }) => `no connection within ${seconds(connectMs)}` },
  ENOTFOUND: { text: () => "the host name is unknown", isLasting: true },
  UND_ERR_INVALID_ARG: { text: () => "the request could not be formed", isLasting: true },
  ECONNRESET: { text: () => "the connection was reset" },
  EPIPE: { text: () => "the connection was closed" },
  UND_ERR_SOCKET: { text: () => "the connection was closed before the answer was complete" },
  UND_ERR_HEADERS_TIMEOUT: { text: ({ headersMs }) => `no answer within ${seconds(headersMs)}` },
  UND_ERR_BODY_TIMEOUT: { text: ({ bodyMs }) => `the answer stopped for ${seconds(bodyMs)}` },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { text: () => "the answer was cut short" },
  UND_ERR_HEADERS_OVERFLOW: {
    text: ({ headerBytes }) => `the answer's headers were longer than ${headerBytes / 1024} KiB`,
  },
};

/** Families of codes; the first that matches counts. */
const families: ReadonlyArray<readonly [RegExp, Meaning]> = [
  [/^HPE_|^HTTPParser|^ERR_ASSERTION$/, { text: () => "the answer was not HTTP" }],
  [/^ERR_SSL_/, { text: () => "the TLS connection failed", isLasting: true }],
  [
    /CERT|^(UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_)/,
    { text: () => "its TLS certificate was not accepted", isLasting: true },
  ],
];

/**
 * What an error of undici or Node means for the request.
 * @param wasSent whether the request was handed to a connection. The code does not tell: most codes come both before and after that.
 */
export function transportErrorOf(error: unknown, limits: Limits, wasSent: boolean): TransportError {
  if (error instanceof TransportError) return error;
  const code = codeOf(error);
  const { text, isLasting } = meaningOf(code);
  const kind = wasSent ? "invalidResponse" : isLasting ? "misconfigured" : "unreachable";
  // Only the code is shown: the texts of other errors may quote what was sent.
  return new TransportError(kind, `${text(limits)} (${code})`);
}

function meaningOf(code: string): Meaning {
  const known = Object.hasOwn(meanings, code) ? meanings[code] : undefined;
  const [, ofFamily] = families.find(([pattern]) => pattern.test(code)) ?? [];
  return known ?? ofFamily ?? { text: () => "the exchange broke" };
}

/** Looks at the shape, not the class: in the realm of a test or a bundler, errors of Node are no `instanceof Error`. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  if ("errors" in error && Array.isArray(error.errors) && error.errors.length > 0) return codeOf(error.errors[0]);
  if ("code" in error && typeof error.code === "string") return error.code;
  return "name" in error ? String(error.name) : "unknown";
}
