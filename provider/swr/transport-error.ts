import type { Limits } from "./network";
import { seconds } from "./seconds";

/** An exchange that ended without a complete answer. */
export class TransportError extends Error {
  override readonly name = "TransportError";

  constructor(
    /** `broken`: the server may have acted. `unreachable`, `misaddressed`: nothing was sent; another try may end better, or cannot. */
    readonly kind: "broken" | "unreachable" | "misaddressed",
    message: string,
  ) {
    super(message);
  }
}

interface Meaning {
  kind: TransportError["kind"];
  what: (limits: Limits) => string;
}

/** Nothing was sent. */
const unsent: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { kind: "unreachable", what: () => "the connection was refused" },
  EHOSTUNREACH: { kind: "unreachable", what: () => "no route to the host" },
  ENETUNREACH: { kind: "unreachable", what: () => "no route to the network" },
  EAI_AGAIN: { kind: "unreachable", what: () => "the name server did not answer" },
  UND_ERR_CONNECT_TIMEOUT: {
    kind: "unreachable",
    what: ({ connectMs }) => `no connection within ${seconds(connectMs)}`,
  },
  ENOTFOUND: { kind: "misaddressed", what: () => "the host name is unknown" },
  UND_ERR_INVALID_ARG: { kind: "misaddressed", what: () => "the request could not be formed" },
};

/** The server may have acted. */
const broken: Readonly<Record<string, Meaning["what"]>> = {
  ECONNRESET: () => "the connection was reset",
  EPIPE: () => "the connection was closed",
  UND_ERR_SOCKET: () => "the connection was closed before the answer was complete",
  UND_ERR_HEADERS_TIMEOUT: ({ headersMs }) => `no answer within ${seconds(headersMs)}`,
  UND_ERR_BODY_TIMEOUT: ({ bodyMs }) => `the answer stopped for ${seconds(bodyMs)}`,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: () => "the answer was cut short",
  UND_ERR_HEADERS_OVERFLOW: ({ headerBytes }) => `the answer's headers were longer than ${headerBytes / 1024} KiB`,
};

/** What an error of undici or Node means for the request. */
export function transportErrorOf(error: unknown, limits: Limits): TransportError {
  if (error instanceof TransportError) return error;
  const cause = causeOf(error);
  const { code } = cause;
  const known = unsent[code];
  // The same codes come from a connection that was up; then the request may have arrived.
  const wasUp = cause.syscall !== undefined && cause.syscall !== "connect" && cause.syscall !== "getaddrinfo";
  if (known && !wasUp) return new TransportError(known.kind, `${known.what(limits)} (${code})`);
  if (isCertificateCode(code)) {
    return new TransportError("misaddressed", `its TLS certificate was not accepted (${code})`);
  }
  // Only the code is told: the texts of others may quote what was sent.
  const what =
    broken[code]?.(limits) ??
    (/^HPE_|^HTTPParser|^ERR_ASSERTION$/.test(code) ? "the answer was not HTTP" : "the exchange broke");
  return new TransportError("broken", `${what} (${code})`);
}

/** By shape, not by class: errors of Node's own inside a test's or a bundler's realm are no `instanceof Error` there. */
function causeOf(error: unknown): { code: string; syscall?: string } {
  if (typeof error !== "object" || error === null) return { code: "unknown" };
  if ("errors" in error && Array.isArray(error.errors) && error.errors.length > 0) return causeOf(error.errors[0]);
  const syscall = "syscall" in error && typeof error.syscall === "string" ? { syscall: error.syscall } : {};
  if ("code" in error && typeof error.code === "string") return { code: error.code, ...syscall };
  return { code: "name" in error ? String(error.name) : "unknown", ...syscall };
}

function isCertificateCode(code: string): boolean {
  return /CERT|^(UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_)/.test(code);
}
