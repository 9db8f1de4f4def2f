import type { Clock } from "./clock";
import { authorize, type Credentials, secretsOf } from "./credentials";
import type { Service } from "./endpoints";
import { Fault, type FaultDetails, faultOf, isHtml } from "./fault";
import { pathOf, type Query, queryOf } from "./path";
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
  /** Sent as X-Project-Id by regional services. */
  projectId?: string;
  deadline: Deadline;
  /** Default: everything but POST. */
  idempotent?: boolean;
  /** Values in the body that the server may echo and that must not be shown. */
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
}

/** Sends signed requests to Huawei Cloud and turns every error into one Fault. */
export class Client {
  readonly clock: Clock;
  readonly #options: ClientOptions;
  readonly #transport: Transport;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.#transport = options.transport ?? undiciTransport;
  }

  async call(call: Call): Promise<Reply> {
    return persist(() => this.#exchange(call), {
      idempotent: call.idempotent ?? call.method !== "POST",
      maxRetries: call.maxRetries ?? this.#options.maxRetries,
      clock: this.clock,
      deadline: call.deadline,
      onWait: call.onWait,
    });
  }

  /** One exchange: sign, send, read, classify. */
  async #exchange(call: Call): Promise<Reply> {
    const { credentials, clock, userAgent } = this.#options;
    const path = pathOf(call.path);
    const query = queryOf(call.query ?? []);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const asked = { service: call.service.toUpperCase(), request: `${call.method} ${path}`, endpoint: call.endpoint };
    const headers = authorize(
      {
        method: call.method,
        host: new URL(call.endpoint).host,
        path,
        query: call.query ?? [],
        headers: { "content-type": "application/json", ...(call.projectId && { "x-project-id": call.projectId }) },
        body,
      },
      credentials,
      clock.now(),
    );

    const timeLeft = call.deadline.at - clock.elapsed();
    if (timeLeft <= 0) throw lateFault(asked, call.deadline);
    const timeUp = AbortSignal.timeout(Math.ceil(timeLeft));
    let answer: HttpAnswer;
    try {
      answer = await this.#transport({
        method: call.method,
        origin: call.endpoint,
        path: query ? `${path}?${query}` : path,
        headers: { ...headers, "user-agent": userAgent },
        body,
        signal: AbortSignal.any([call.deadline.signal, timeUp]),
      });
    } catch (error) {
      if (timeUp.aborted && !call.deadline.signal.aborted) throw lateFault(asked, call.deadline);
      throw error instanceof TransportError ? unansweredFault(error, asked) : error;
    }

    if (answer.status < 200 || answer.status >= 300) {
      const redact = redactor([...secretsOf(credentials), ...(call.secrets ?? [])]);
      throw faultOf(answer, asked, redact, clock.now());
    }
    return { status: answer.status, json: parse(answer, asked), serverTime: serverTimeOf(answer) };
  }
}

function parse({ body, status }: HttpAnswer, asked: Asked): unknown {
  if (body.trim() === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    const what = isHtml(body) ? "an HTML page in place of an answer" : "an answer that is not JSON";
    throw new Fault({ ...asked, kind: "broken", status, reason: what });
  }
}

type Asked = Pick<FaultDetails, "service" | "request" | "endpoint">;

function unansweredFault(error: TransportError, asked: Asked): Fault {
  const kind = error.stage === "exchange" ? "broken" : error.passing ? "unreachable" : "misaddressed";
  return new Fault({ ...asked, kind, reason: `${error.message} at ${asked.endpoint}` });
}

function lateFault(asked: Asked, deadline: Deadline): Fault {
  return new Fault({
    ...asked,
    kind: "late",
    reason: `no answer from ${asked.endpoint} within the ${deadline.text} that the operation may take`,
  });
}

function serverTimeOf({ headers }: HttpAnswer): number | undefined {
  const time = Date.parse(headers.date ?? "");
  return Number.isFinite(time) ? time : undefined;
}

/** Takes secrets out of texts that a server may have echoed. */
function redactor(secrets: readonly string[]): (text: string) => string {
  const hidden = secrets.filter((secret) => secret !== "");
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
