import type { Clock } from "./clock";
import { authorize, type Credentials, secretsOf } from "./credentials";
import type { Service } from "./endpoints";
import { type Asked, Fault, isFault } from "./fault";
import { type Interruption, reasonOf } from "./interruption";
import { Lockout } from "./lockout";
import { Pace } from "./pace";
import { pathOf, type Query, queryOf } from "./path";
import { redactorOf } from "./redaction";
import { type Reply, replyFrom } from "./reply";
import { type Deadline, persist, seconds } from "./retry";
import { RetryBudget } from "./retry-budget";
import { type HttpAnswer, type Transport, TransportError } from "./transport";

export interface ClientOptions {
  /** Today's; asked for at each try. */
  credentials: () => Promise<Credentials>;
  /** Tries after the first, per request. */
  maxRetries: number;
  userAgent: string;
  clock: Clock;
  interruption: Interruption;
  transport: Transport;
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
  /** Whether sending it twice does what sending it once does; default: all but POST. */
  idempotent?: boolean;
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

/** Sends signed requests to Huawei Cloud and turns every error into one Fault. One per process: its requests share their patience. */
export class Client {
  readonly #options: ClientOptions;
  readonly #transport: Transport;
  readonly #budget = new RetryBudget();
  /** By access key. */
  readonly #lockouts = new Map<string, Lockout>();
  /** By address. */
  readonly #paces = new Map<string, Pace>();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#transport = options.transport;
  }

  async call(call: Call): Promise<Reply> {
    const { clock, interruption, maxRetries } = this.#options;
    const path = pathOf(call.path);
    const service = call.service.toUpperCase();
    const asked = { service, request: `${call.method} ${path}`, action: call.action, endpoint: call.endpoint };
    return persist(() => this.#guarded(call, path, asked), {
      idempotent: call.idempotent ?? call.method !== "POST",
      maxRetries: call.maxRetries ?? maxRetries,
      clock,
      deadline: call.deadline,
      budget: this.#budget,
      interruption,
      onWait: call.onWait,
    });
  }

  /** One exchange with today's credentials; with a key that was not accepted, none. */
  async #guarded(call: Call, path: string, asked: Asked): Promise<Reply> {
    const credentials = await this.#options.credentials();
    const exchange = () => this.#inTurn(call, credentials, path, asked);
    // A token cannot be locked, and one region may refuse what another accepts.
    if (credentials.kind !== "keys") return exchange();
    const lockout = this.#lockouts.get(credentials.accessKey) ?? new Lockout();
    this.#lockouts.set(credentials.accessKey, lockout);
    return lockout.during(exchange, (refusal) => unsent(refusal, asked));
  }

  /** One exchange, when the pace allows it. */
  async #inTurn(call: Call, credentials: Credentials, path: string, asked: Asked): Promise<Reply> {
    const { clock, interruption } = this.#options;
    const { deadline } = call;
    const pace = this.#paceAt(call.endpoint);
    const { waitMs } = pace;
    if (waitMs > 0 && clock.elapsed() + waitMs >= deadline.at) throw untimely(asked, deadline, waitMs);
    pace.take();
    if (waitMs > 0) await clock.sleep(waitMs, interruption.stop);
    const sentAt = clock.elapsed();
    try {
      const reply = await this.#exchange(call, credentials, path, asked);
      pace.wentThrough();
      return reply;
    } catch (error) {
      if (isFault(error, "throttled")) pace.throttled(sentAt);
      else if (isFault(error) && error.status !== undefined) pace.wentThrough();
      throw error;
    }
  }

  #paceAt(endpoint: string): Pace {
    const pace = this.#paces.get(endpoint) ?? new Pace(this.#options.clock);
    this.#paces.set(endpoint, pace);
    return pace;
  }

  /** One exchange: sign, send, read, classify. */
  async #exchange(call: Call, credentials: Credentials, path: string, asked: Asked): Promise<Reply> {
    const { clock } = this.#options;
    const answer = await this.#send(call, credentials, path, asked);
    // Made where it is used: most answers are no errors.
    const redact = (text: string) => redactorOf([...secretsOf(credentials), ...(call.secrets ?? [])])(text);
    return replyFrom(answer, asked, redact, clock.now());
  }

  async #send(call: Call, credentials: Credentials, path: string, asked: Asked): Promise<HttpAnswer> {
    const { clock, userAgent, interruption } = this.#options;
    const { method, endpoint, query = [], deadline } = call;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const own = { "content-type": "application/json", ...(call.projectId && { "x-project-id": call.projectId }) };
    const request = { method, host: new URL(endpoint).host, path, query, headers: own, body };
    const headers = { ...authorize(request, credentials, clock.now()), "user-agent": userAgent };

    if (interruption.stop.aborted) {
      throw new Fault({ ...asked, kind: "interrupted", reason: `${reasonOf(interruption)} before it was asked` });
    }
    const sentAt = clock.elapsed();
    if (sentAt >= deadline.at) throw untimely(asked, deadline, 0);
    const timeUp = clock.alarm(deadline.at - sentAt);
    const signal = AbortSignal.any([timeUp, interruption.cut]);
    const target = query.length > 0 ? `${path}?${queryOf(query)}` : path;
    try {
      return await this.#transport({ method, origin: endpoint, path: target, headers, body, signal });
    } catch (error) {
      const waited = `no answer from ${endpoint} for ${seconds(clock.elapsed() - sentAt)}`;
      if (timeUp.aborted) {
        throw new Fault({
          ...asked,
          kind: "late",
          reason: `${waited}; the operation may take ${deadline.text} in all`,
        });
      }
      if (interruption.cut.aborted) {
        const reason = `${waited} when ${reasonOf(interruption)}`;
        throw new Fault({ ...asked, kind: "interrupted", mayHaveActed: true, reason });
      }
      if (!(error instanceof TransportError)) throw error;
      throw new Fault({ ...asked, kind: error.kind, reason: `${error.message} at ${asked.endpoint}` });
    }
  }
}

/** Its turn would come too late. */
function untimely(asked: Asked, deadline: Deadline, waitMs: number): Fault {
  const reason =
    waitMs > 0
      ? `it asked to slow down, and the turn of this request would come in ${seconds(waitMs)}, after the ${deadline.text} that the operation may take`
      : `the ${deadline.text} that the operation may take were over before the request was sent`;
  return new Fault({ ...asked, kind: "late", mayHaveActed: false, reason });
}

/** What an earlier request was told holds for this one, which therefore was not sent. */
function unsent({ status, code, reason }: Fault, asked: Asked): Fault {
  const told = `${reason} (said to an earlier request of this run; this one was not sent, for wrong signatures lock the key)`;
  return new Fault({
    ...asked,
    request: `${asked.request} (not sent)`,
    kind: "unauthenticated",
    status,
    code,
    reason: told,
  });
}
