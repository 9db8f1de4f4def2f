import { isUtf8 } from "node:buffer";
import type { Dispatcher } from "undici";
import { CaFileError, type Limits, type Network, openDispatcher } from "./network";
import { seconds } from "./seconds";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Scheme and host. */
  origin: string;
  /** Path and query, encoded. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case; of a repeated header, the first. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
  /** The body is no UTF-8: signs are missing in it. */
  garbled?: boolean;
}

/** Sends one request and reads the whole answer. Never repeats, never follows a redirect. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

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

export const usualLimits: Limits = {
  connectMs: 10_000,
  headersMs: 60_000,
  bodyMs: 30_000,
  bodyBytes: 4 * 1024 * 1024,
  headerBytes: 16 * 1024,
};

/** A transport with a pool of connections of its own. */
export function openTransport(network: Network = {}, limits: Limits = usualLimits): Transport {
  let opening: Promise<Dispatcher> | undefined;
  return async (request) => {
    opening ??= openDispatcher(limits, network);
    try {
      const dispatcher = await opening;
      const response = await dispatcher.request({
        origin: request.origin,
        path: request.path,
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
        signal: request.signal ?? null,
      });
      const headers: Record<string, string | undefined> = {};
      for (const [name, value] of Object.entries(response.headers))
        headers[name] = Array.isArray(value) ? value[0] : value;
      const succeeded = response.statusCode >= 200 && response.statusCode < 300;
      const bytes = succeeded ? await readBody(response.body, limits) : await readErrorBody(response.body);
      // The pool takes the connection back a turn after the body's end; asked sooner, it would open another one.
      await new Promise(setImmediate);
      return { status: response.statusCode, headers, body: bytes.toString("utf8"), garbled: !isUtf8(bytes) };
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      throw transportErrorOf(error, limits);
    }
  };
}

/** An error says what it is in its first line: its body is of use as far as it comes, and never hides the status. */
const errorBytes = 64 * 1024;

async function readErrorBody(body: Dispatcher.ResponseData["body"]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > errorBytes) break;
    }
  } catch {
    // Torn: what has come is read all the same.
  }
  return Buffer.concat(chunks).subarray(0, errorBytes);
}

async function readBody(body: Dispatcher.ResponseData["body"], { bodyBytes }: Limits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > bodyBytes) {
      body.destroy();
      throw new TransportError("broken", `the answer was longer than ${bodyBytes / 1024 / 1024} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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

function transportErrorOf(error: unknown, limits: Limits): TransportError {
  if (error instanceof TransportError) return error;
  if (error instanceof CaFileError) return new TransportError("misaddressed", error.message);
  const tunnel = /^Proxy response \((\d+)\)/.exec(error instanceof Error ? error.message : "")?.[1];
  if (tunnel) return new TransportError("misaddressed", `the proxy opened no way to it (${tunnel})`);
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
    broken[code]?.(limits) ?? (/^HPE_|^HTTPParser/.test(code) ? "the answer was not HTTP" : "the exchange broke");
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
