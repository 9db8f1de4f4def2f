import { authorize, type Credentials, secretsOf } from "../credentials/credentials";
import { ApiError, type RequestInfo } from "../errors/api-error";
import type { HttpResponse, Transport } from "../http/transport";
import { TransportError } from "../http/transport-error";
import type { SendTime } from "../retry/retry";
import type { Service } from "../services/service";
import { type Query, queryOf } from "../signing/path";
import type { Redact } from "../text/redaction";
import { type Cancellation, reasonOf } from "../time/cancellation";
import type { Clock } from "../time/clock";
import type { Deadline } from "../time/deadline";
import { seconds } from "../time/seconds";
import { type ApiResponse, readResponse } from "./response";
import type { OwnKey } from "./success-body";
import type { TimeLimit } from "./time-limit";

/** A request to a service. */
export interface ApiRequest {
  service: Service;
  /** Scheme and host. */
  endpoint: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Decoded. It is encoded once, for sending and signing alike. */
  path: readonly string[];
  query?: Query;
  /** Besides those that every request has. */
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /**
   * The credentials that it is sent with; a sign-in has others than the client, or none.
   * @defaultValue those of the client
   */
  credentials?: () => Promise<Credentials>;
  /** Returns fresh credentials in place of those of `credentials`, or the same ones if they cannot be renewed. */
  renew?: ((used: Credentials) => Promise<Credentials>) | undefined;
  /** Whether it goes before others that wait, because it completes something that is half done. */
  urgent?: boolean;
  /**
   * What interrupts it.
   * @defaultValue what interrupts the client
   */
  cancellation?: Cancellation;
  /**
   * Whether sending it twice does the same as sending it once.
   * @defaultValue true for all but POST
   */
  idempotent?: boolean;
  /** What the answer may name. An answer that names something else is about something else. */
  key?: OwnKey;
  /** The IAM action that it needs, for messages. */
  action?: string;
  /** Sent as X-Project-Id by regional services. */
  projectId?: string;
  deadline: Deadline;
  /** Values that the server may echo and that must not be shown, besides the credentials. */
  secrets?: readonly string[];
  /** Values that are shown anyway: what a secret has in common with them is not removed from an answer. */
  shown?: readonly string[];
  /**
   * Attempts after the first.
   * @defaultValue that of the client
   */
  maxRetries?: number;
  onWait?: (error: ApiError, waitMs: number) => void;
}

/** One attempt to send a request: what its steps need, and what they find out. */
export interface Attempt {
  readonly request: ApiRequest;
  /** The request, for errors. */
  readonly info: RequestInfo;
  /** The path of the request, encoded. */
  readonly path: string;
  readonly time: TimeLimit;
  /** When it was sent. */
  readonly sent: SendTime;
  credentials: Credentials;
}

/** What all requests of a client share. */
export interface ClientContext {
  userAgent: string;
  clock: Clock;
  cancellation: Cancellation;
  transport: Transport;
}

/** Signs and sends the request, then reads and classifies the answer. */
export async function sendOnce(attempt: Attempt, context: ClientContext): Promise<ApiResponse> {
  const answer = await send(attempt, context);
  const { request, info, credentials } = attempt;
  // Loaded and made on demand: most answers are no errors.
  let redact: Redact | undefined;
  const redactOnce: Redact = (text, limit) => {
    redact ??= redactFor(request, credentials);
    return redact(text, limit);
  };
  const keyAlone = credentials.kind === "keys" && !credentials.securityToken;
  return readResponse(answer, { ...info, keyAlone }, request, redactOnce, context.clock.now());
}

function redactFor(
  { service, endpoint, path, secrets = [], shown = [] }: ApiRequest,
  credentials: Credentials,
): Redact {
  const { redactorOf, shortened } = require("../text/redaction") as typeof import("../text/redaction");
  const redact = redactorOf(
    [...secretsOf(credentials), ...secrets],
    [endpoint, ...path, ...shown],
    service.ordinaryWords,
  );
  if (credentials.kind !== "keys") return redact;
  const { accessKey } = credentials;
  return (text, limit) => redact(text, limit).replaceAll(accessKey, shortened(accessKey));
}

async function send(attempt: Attempt, { clock, userAgent, transport }: ClientContext): Promise<HttpResponse> {
  const { request, path, credentials, time } = attempt;
  const { method, endpoint, query = [] } = request;
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const own = {
    "content-type": "application/json",
    ...(request.projectId && { "x-project-id": request.projectId }),
    ...request.headers,
  };
  const signable = { method, host: new URL(endpoint).host, path, query, headers: own, body };
  const headers = { ...authorize(signable, credentials, clock.now()), "user-agent": userAgent };

  const sentAt = clock.elapsed();
  const signal = AbortSignal.any([time.deadlinePassed, time.cancellation.abortInFlight]);
  const target = query.length > 0 ? `${path}?${queryOf(query)}` : path;
  try {
    return await transport({ method, origin: endpoint, path: target, headers, body, signal });
  } catch (error) {
    throw errorWithoutAnswer(error, attempt, clock.elapsed() - sentAt);
  }
}

/** The error of a request that got no answer. */
function errorWithoutAnswer(error: unknown, { info, time }: Attempt, waitedMs: number): unknown {
  const { deadlinePassed, deadline, cancellation } = time;
  const waited = `no answer from ${info.endpoint} for ${seconds(waitedMs)}`;
  if (deadlinePassed.aborted) {
    const reason = `${waited}; the operation may take ${deadline.text} in all`;
    return new ApiError({ ...info, kind: "timedOut", reason });
  }
  if (cancellation.abortInFlight.aborted) {
    const reason = `${waited} when ${reasonOf(cancellation)}`;
    return new ApiError({ ...info, kind: "cancelled", mayHaveTakenEffect: true, reason });
  }
  if (!(error instanceof TransportError)) return error;
  return new ApiError({ ...info, kind: error.kind, reason: `${error.message} at ${info.endpoint}` });
}
