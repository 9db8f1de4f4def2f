import type { Clock } from "./clock";
import { authorize, type Credentials, secretsOf } from "./credentials";
import type { Service } from "./endpoints";
import { type Asked, Fault, faultOf, isHtml } from "./fault";
import { isJson, parseJson } from "./json";
import { pathOf, type Query, queryOf } from "./path";
import { redactorOf } from "./redaction";
import { type Deadline, persist } from "./retry";
import { type HttpAnswer, type Transport, TransportError, undiciTransport } from "./transport";

export interface ClientOptions {
  credentials: Credentials;
  /** Tries after the first, per request. */
  maxRetries: number;
  userAgent: string;
  clock: Clock;
  transport?: Transport;
}

export interface Call {
  service: Service;
  /** Scheme and host. */
  endpoint: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Decoded; encoded once for sending and signing alike. */
  path: readonly string[];
  query?: Query;
  body?: unknown;
  /** The IAM action that the call needs, for messages. */
  action?: string;
  /** Sent as X-Project-Id by regional services. */
  projectId?: string;
  deadline: Deadline;
  /** Values that the server may echo and that must not be shown, beside the credentials. */
  secrets?: readonly string[];
  /** Tries after the first; default: the client's. */
  maxRetries?: number;
  onWait?: (fault: Fault, waitMs: number) => void;
}

export interface Reply {
  status: number;
  /** The parsed body, or undefined where it is empty. */
  json: unknown;
  /** The server's clock when it answered, in milliseconds since 1970, where it says so. */
  serverTime: number | undefined;
  /** Takes the secrets of this call out of a text of the answer that is to be shown. */
  redact: (text: string) => string;
}

/** Sends signed requests to Huawei Cloud and turns every error into one Fault. */
export class Client {
  readonly #options: ClientOptions;
  readonly #transport: Transport;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#transport = options.transport ?? undiciTransport;
  }

  async call(call: Call): Promise<Reply> {
    return persist(() => this.#exchange(call), {
      idempotent: call.method !== "POST",
      maxRetries: call.maxRetries ?? this.#options.maxRetries,
      clock: this.#options.clock,
      deadline: call.deadline,
      onWait: call.onWait,
    });
  }

  /** One exchange: sign, send, read, classify. */
  async #exchange(call: Call): Promise<Reply> {
    const { credentials, clock } = this.#options;
    const path = pathOf(call.path);
    const service = call.service.toUpperCase();
    const asked = { service, request: `${call.method} ${path}`, action: call.action, endpoint: call.endpoint };
    const answer = await this.#send(call, path, asked);
    // Made where it is used: most answers are no errors.
    const redact = (text: string) => redactorOf([...secretsOf(credentials), ...(call.secrets ?? [])])(text);
    const succeeded = successes.has(answer.status);
    const json = succeeded ? parse(answer, asked) : undefined;
    // A success that carries an error is none: what it says it did is not what was asked.
    if (!succeeded || (isJson(json) && typeof json.error_code === "string" && json.error_code !== "")) {
      throw faultOf(answer, asked, redact, clock.now());
    }
    return { status: answer.status, json, serverTime: serverTimeOf(answer), redact };
  }

  async #send(call: Call, path: string, asked: Asked): Promise<HttpAnswer> {
    const { credentials, clock, userAgent } = this.#options;
    const { method, endpoint, query = [] } = call;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const own = { "content-type": "application/json", ...(call.projectId && { "x-project-id": call.projectId }) };
    const request = { method, host: new URL(endpoint).host, path, query, headers: own, body };
    const headers = { ...authorize(request, credentials, clock.now()), "user-agent": userAgent };

    const timeLeft = call.deadline.at - clock.elapsed();
    if (timeLeft <= 0) throw lateFault(asked, call.deadline, false);
    const timeUp = AbortSignal.timeout(Math.ceil(timeLeft));
    const target = query.length > 0 ? `${path}?${queryOf(query)}` : path;
    try {
      return await this.#transport({ method, origin: endpoint, path: target, headers, body, signal: timeUp });
    } catch (error) {
      if (timeUp.aborted) throw lateFault(asked, call.deadline, true);
      if (!(error instanceof TransportError)) throw error;
      throw new Fault({ ...asked, kind: error.kind, reason: `${error.message} at ${asked.endpoint}` });
    }
  }
}

// 203, 206 and their like are not answers of this API.
const successes: ReadonlySet<number> = new Set([200, 201, 202, 204]);

function parse({ body, status }: HttpAnswer, asked: Asked): unknown {
  if (body.trim() === "") return undefined;
  const json = parseJson(body);
  if (json !== undefined) return json;
  const what = isHtml(body) ? "an HTML page in place of an answer" : "an answer that is not JSON";
  throw new Fault({ ...asked, kind: "broken", status, reason: what });
}

function lateFault(asked: Asked, deadline: Deadline, mayHaveActed: boolean): Fault {
  return new Fault({
    ...asked,
    kind: "late",
    mayHaveActed,
    reason: `no answer from ${asked.endpoint} within the ${deadline.text} that the operation may take`,
  });
}

function serverTimeOf({ headers }: HttpAnswer): number | undefined {
  const time = Date.parse(headers.date ?? "");
  return Number.isFinite(time) ? time : undefined;
}
