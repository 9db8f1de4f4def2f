import type { Clock } from "./clock";
import { authorize, type Credentials, secretsOf } from "./credentials";
import type { Service } from "./endpoints";
import { type Asked, Fault, isFault, wantsRenewal } from "./fault";
import { Gate } from "./gate";
import { type Interruption, reasonOf } from "./interruption";
import { Lockout } from "./lockout";
import type { Passage } from "./pace";
import { pathOf, type Query, queryOf } from "./path";
import { redactorOf, shortened } from "./redaction";
import { type Reply, replyFrom } from "./reply";
import { type Deadline, type Persistence, persist } from "./retry";
import { RetryBudget } from "./retry-budget";
import { seconds } from "./seconds";
import type { HttpAnswer, Transport } from "./transport";
import { TransportError } from "./transport-error";

export interface ClientOptions {
  /** Today's; asked for at each try. */
  credentials: () => Promise<Credentials>;
  /** Others in place of some that the service wants renewed; the same where there are no others. */
  renew?: (used: Credentials) => Promise<Credentials>;
  /** Tries after the first, per request. */
  maxRetries: number;
  userAgent: string;
  clock: Clock;
  interruption: Interruption;
  transport: Transport;
  /** Requests on their way to one address at a time; default 16. */
  atOnce?: number;
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
  /** Whom it is asked for; default: the client's credentials. Signing in is asked for by others, or by nobody. */
  credentials?: () => Promise<Credentials>;
  /** Whether it goes before others that wait: it finishes what is half done. */
  urgent?: boolean;
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
  readonly #budget = new RetryBudget();
  /** By access key. */
  readonly #lockouts = new Map<string, Lockout>();
  /** By address. */
  readonly #gates = new Map<string, Gate>();

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Calls a service, as often as that can help.
   * @param read takes what is wanted out of a reply; where it throws a Fault, that reply counts as none
   * @param settle see {@link Persistence.settle}
   */
  async call<T>(call: Call, read: (reply: Reply) => T, settle?: (fault: Fault) => Promise<T | undefined>): Promise<T> {
    const { clock, interruption, maxRetries } = this.#options;
    const path = pathOf(call.path);
    const service = call.service.toUpperCase();
    const asked = { service, request: `${call.method} ${path}`, action: call.action, endpoint: call.endpoint };
    return persist(() => this.#guarded(call, read, path, asked), {
      idempotent: call.idempotent ?? call.method !== "POST",
      settle,
      maxRetries: call.maxRetries ?? maxRetries,
      clock,
      deadline: call.deadline,
      budget: this.#budget,
      interruption,
      onWait: call.onWait,
    });
  }

  /** One exchange with today's credentials, or two where the service wants them renewed. */
  async #guarded<T>(call: Call, read: (reply: Reply) => T, path: string, asked: Asked): Promise<T> {
    const { renew } = this.#options;
    const credentials = await (call.credentials ?? this.#options.credentials)();
    try {
      return await this.#exchangeWith(credentials, call, read, path, asked);
    } catch (error) {
      if (!renew || call.credentials || !isFault(error) || !wantsRenewal(error)) throw error;
      const others = await renew(credentials);
      if (others === credentials) throw error;
      return this.#exchangeWith(others, call, read, path, asked);
    }
  }

  /** One exchange; with a key that was not accepted, none. */
  async #exchangeWith<T>(
    credentials: Credentials,
    call: Call,
    read: (reply: Reply) => T,
    path: string,
    asked: Asked,
  ): Promise<T> {
    const { clock, interruption } = this.#options;
    const timeUp = clock.alarm(Math.max(0, call.deadline.at - clock.elapsed()));
    const until = AbortSignal.any([timeUp, interruption.stop]);
    // A token cannot be locked, and one region may refuse what another accepts.
    const lockout = credentials.kind === "keys" ? this.#lockoutOf(credentials.accessKey) : undefined;
    return this.#inTurn(call, asked, until, (passage) => {
      const exchange = async () => {
        if (until.aborted) throw this.#tooLate(call, asked, passage.sentAt);
        const sentAt = clock.elapsed();
        try {
          return read(await this.#exchange(call, credentials, path, asked, timeUp));
        } catch (error) {
          if (isFault(error)) error.sentAt = sentAt;
          throw error;
        }
      };
      return lockout ? lockout.during(exchange, until, (refusal) => unsent(refusal, asked)) : exchange();
    });
  }

  /** Does the exchange when the gate lets it through: nothing is signed or sent before. */
  async #inTurn<T>(
    call: Call,
    asked: Asked,
    until: AbortSignal,
    exchange: (passage: Passage) => Promise<T>,
  ): Promise<T> {
    const gate = this.#gateTo(call.endpoint);
    const arrivedAt = this.#options.clock.elapsed();
    const passage = arrivedAt < call.deadline.at ? await gate.enter(call.urgent ?? false, until) : undefined;
    if (!passage) throw this.#tooLate(call, asked, arrivedAt);
    try {
      const result = await exchange(passage);
      gate.leave(passage, "through");
      return result;
    } catch (error) {
      const through = isFault(error, "gone", "denied", "refused");
      gate.leave(passage, isFault(error, "throttled") ? "throttled" : through ? "through" : "lost");
      throw error;
    }
  }

  /** Its turn did not come in time, or nothing is sent any more. */
  #tooLate({ deadline }: Call, asked: Asked, arrivedAt: number): Fault {
    const { clock, interruption } = this.#options;
    return interruption.stop.aborted
      ? new Fault({ ...asked, kind: "interrupted", reason: `${reasonOf(interruption)} before it was asked` })
      : untimely(asked, deadline, clock.elapsed() - arrivedAt);
  }

  #lockoutOf(accessKey: string): Lockout {
    const lockout = this.#lockouts.get(accessKey) ?? new Lockout();
    this.#lockouts.set(accessKey, lockout);
    return lockout;
  }

  #gateTo(endpoint: string): Gate {
    const gate = this.#gates.get(endpoint) ?? new Gate(this.#options.clock, this.#options.atOnce);
    this.#gates.set(endpoint, gate);
    return gate;
  }

  /** One exchange: sign, send, read, classify. */
  async #exchange(
    call: Call,
    credentials: Credentials,
    path: string,
    asked: Asked,
    timeUp: AbortSignal,
  ): Promise<Reply> {
    const { clock } = this.#options;
    const answer = await this.#send(call, credentials, path, asked, timeUp);
    // Made where it is used: most answers are no errors.
    const redact = (text: string) => {
      const safe = redactorOf([...secretsOf(credentials), ...(call.secrets ?? [])])(text);
      return credentials.kind === "keys"
        ? safe.replaceAll(credentials.accessKey, shortened(credentials.accessKey))
        : safe;
    };
    return replyFrom(answer, asked, redact, clock.now());
  }

  async #send(
    call: Call,
    credentials: Credentials,
    path: string,
    asked: Asked,
    timeUp: AbortSignal,
  ): Promise<HttpAnswer> {
    const { clock, userAgent, interruption, transport } = this.#options;
    const { method, endpoint, query = [], deadline } = call;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const own = { "content-type": "application/json", ...(call.projectId && { "x-project-id": call.projectId }) };
    const request = { method, host: new URL(endpoint).host, path, query, headers: own, body };
    const headers = { ...authorize(request, credentials, clock.now()), "user-agent": userAgent };

    const sentAt = clock.elapsed();
    const signal = AbortSignal.any([timeUp, interruption.cut]);
    const target = query.length > 0 ? `${path}?${queryOf(query)}` : path;
    try {
      return await transport({ method, origin: endpoint, path: target, headers, body, signal });
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

/** Its turn did not come in time. */
function untimely(asked: Asked, deadline: Deadline, waitedMs: number): Fault {
  const reason =
    waitedMs > 0
      ? `this request was not sent: it waited ${seconds(waitedMs)} for its turn among others; the operation may take ${deadline.text} in all`
      : `the ${deadline.text} that the operation may take were over before the request was sent`;
  return new Fault({ ...asked, kind: "late", mayHaveActed: false, reason });
}

/** What an earlier request was told holds for this one, which therefore was not sent. */
function unsent({ status, code, reason, clockAheadMs }: Fault, asked: Asked): Fault {
  const told = `${reason} (said to an earlier request of this run; this one was not sent, for wrong signatures lock the key)`;
  return new Fault({
    ...asked,
    request: `${asked.request} (not sent)`,
    kind: "unauthenticated",
    status,
    code,
    clockAheadMs,
    reason: told,
  });
}
