import type { Dispatcher } from "undici";

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

/** The most that is read of one answer: a page of 100 registries is about 60 kB. */
const bodyLimit = 4 * 1024 * 1024;

// One pool of kept-alive connections per host, for the whole process. Loaded at the first request: preview sends none.
let agent: Promise<Dispatcher> | undefined;

async function openAgent(): Promise<Dispatcher> {
  const { Agent } = await import("undici");
  return new Agent({
    connections: 16,
    connect: { timeout: 10_000 },
    // SWR tries the far registry's address before it answers a create or an update.
    headersTimeout: 60_000,
    bodyTimeout: 30_000,
  });
}

export const undiciTransport: Transport = async (request) => {
  agent ??= openAgent();
  const dispatcher = await agent;
  try {
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
    const body = await readBody(response.body);
    // The pool takes the connection back a turn after the body's end; asked sooner, it would open another one.
    await new Promise(setImmediate);
    return { status: response.statusCode, headers, body };
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    throw transportErrorOf(error);
  }
};

async function readBody(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > bodyLimit) {
      body.destroy();
      throw new TransportError("broken", `the answer was longer than ${bodyLimit / 1024 / 1024} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const unsent: Readonly<Record<string, { kind: "unreachable" | "misaddressed"; what: string }>> = {
  ECONNREFUSED: { kind: "unreachable", what: "the connection was refused" },
  EHOSTUNREACH: { kind: "unreachable", what: "no route to the host" },
  ENETUNREACH: { kind: "unreachable", what: "no route to the network" },
  EAI_AGAIN: { kind: "unreachable", what: "the name server did not answer" },
  UND_ERR_CONNECT_TIMEOUT: { kind: "unreachable", what: "no connection within 10 s" },
  ENOTFOUND: { kind: "misaddressed", what: "the host name is unknown" },
  UND_ERR_INVALID_ARG: { kind: "misaddressed", what: "the request could not be formed" },
};

const broken: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  UND_ERR_SOCKET: "the connection was closed before the answer was complete",
  UND_ERR_HEADERS_TIMEOUT: "no answer within 60 s",
  UND_ERR_BODY_TIMEOUT: "the answer stopped for 30 s",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer was cut short",
};

function transportErrorOf(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const cause = causeOf(error);
  const known = unsent[cause.code];
  // The same codes come from a connection that was up; then the request may have arrived.
  const wasUp = cause.syscall !== undefined && cause.syscall !== "connect" && cause.syscall !== "getaddrinfo";
  if (known && !wasUp) return new TransportError(known.kind, `${known.what} (${cause.code})`);
  if (isCertificateCode(cause.code)) {
    return new TransportError("misaddressed", `its TLS certificate was not accepted (${cause.code})`);
  }
  // Only the code is told: the texts of others may quote what was sent.
  return new TransportError("broken", `${broken[cause.code] ?? "the exchange broke"} (${cause.code})`);
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
