import { isUtf8 } from "node:buffer";
import type { Dispatcher } from "undici";
import { isLoopback } from "./endpoints";
import { type Dispatchers, type Limits, type Network, openDispatchers } from "./network";
import { TransportError, transportErrorOf } from "./transport-error";

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

export const usualLimits: Limits = {
  connectMs: 10_000,
  headersMs: 60_000,
  bodyMs: 30_000,
  bodyBytes: 4 * 1024 * 1024,
  headerBytes: 16 * 1024,
};

/** A transport with a pool of connections of its own. */
export function openTransport(network: Network = {}, limits: Limits = usualLimits): Transport {
  let opening: Promise<Dispatchers> | undefined;
  return async (request) => {
    opening ??= openDispatchers(limits, network);
    try {
      const { direct, outward } = await opening;
      const dispatcher = isLoopback(new URL(request.origin).hostname) ? direct : outward;
      const sent = dispatcher.request({
        origin: request.origin,
        path: request.path,
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
        signal: request.signal ?? null,
      });
      // undici itself hears of a signal only when the request has a connection.
      const response = await orAborted(sent, request.signal);
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

function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
  });
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
