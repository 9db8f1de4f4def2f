import { isUtf8 } from "node:buffer";
import type { Dispatcher } from "undici";
import { isLoopback } from "../services/endpoints";
import { type Limits, usualLimits } from "./limits";
import { type Dispatchers, type Dispatching, type Network, openDispatchers } from "./network";
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

export interface HttpResponse {
  status: number;
  /** Names in lower case; of a repeated header, the first. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
  /** The body is not UTF-8: characters of it are missing. */
  garbled?: boolean;
}

/** Sends one request and reads the whole answer. It never retries and never follows a redirect. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** An error says what it is in its first lines: its body is used as far as it arrives, and never hides the status. */
const errorBytes = 64 * 1024;

/** A transport with a pool of connections of its own. */
export function openTransport(network: Network = {}, limits: Limits = usualLimits): Transport {
  let opening: Promise<Dispatchers> | undefined;
  return async (request) => {
    opening ??= openDispatchers(limits, network);
    try {
      const { direct, outward } = await opening;
      const answer = await ask(isLoopback(new URL(request.origin).hostname) ? direct : outward, request, limits);
      // The pool takes the connection back one tick after the end of the answer. A request before that would open another one.
      await new Promise(setImmediate);
      return answer;
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      throw transportErrorOf(error, limits, false); // after it was sent, `ask` has thrown its own error
    }
  };
}

/** Sends by undici's `dispatch`: its `request` makes a stream of each body, which takes a third more processor time. */
function ask(dispatcher: Dispatching, request: HttpRequest, limits: Limits): Promise<HttpResponse> {
  const { bodyBytes } = limits;
  const { signal, headers, body = null, ...target } = request;
  return new Promise((resolve, reject) => {
    let controllerInFlight: Dispatcher.DispatchController | undefined;
    let status = 0;
    let responseHeaders: HttpResponse["headers"] = {};
    const chunks: Buffer[] = [];
    let size = 0;

    const isError = () => status > 299;
    const end = () => {
      signal?.removeEventListener("abort", giveUp);
      const bytes = Buffer.concat(chunks, isError() ? Math.min(size, errorBytes) : size);
      resolve({ status, headers: responseHeaders, body: bytes.toString("utf8"), garbled: !isUtf8(bytes) });
    };
    const fail = (error: unknown) => {
      signal?.removeEventListener("abort", giveUp);
      reject(transportErrorOf(error, limits, controllerInFlight !== undefined));
    };
    const giveUp = () => {
      fail(signal?.reason);
      controllerInFlight?.abort(signal?.reason);
    };
    if (signal?.aborted) return giveUp();
    signal?.addEventListener("abort", giveUp, { once: true });

    dispatcher.dispatch(
      { ...target, headers: { ...headers }, body },
      {
        onRequestStart(controller) {
          // The request has a connection now, TLS included, and is written to it next. If it was aborted before, it must not be sent.
          if (signal?.aborted) controller.abort(signal.reason);
          else controllerInFlight = controller;
        },
        onResponseStart(_, statusCode, names) {
          if (statusCode < 200) return; // the answer is still to come
          status = statusCode;
          responseHeaders = Object.fromEntries(
            Object.entries(names).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
          );
        },
        onResponseData(controller, chunk) {
          size += chunk.length;
          chunks.push(chunk);
          if (size <= (isError() ? errorBytes : bodyBytes)) return;
          if (isError()) end();
          else fail(new TransportError("invalidResponse", `the answer was longer than ${bodyBytes / 1024 / 1024} MiB`));
          controller.abort(new Error("long enough"));
        },
        onResponseEnd: end,
        // If the answer is an error, what has arrived is used.
        onResponseError: (_, error) => (isError() ? end() : fail(error)),
      },
    );
  });
}
