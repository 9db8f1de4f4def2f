import { authorize, type Credentials, secretsOf } from "../credentials/credentials";
import { ApiError, type RequestInfo } from "../errors/api-error";
import type { HttpResponse, Transport } from "../http/transport";
import { TransportError } from "../http/transport-error";
import type { Service } from "../services/service";
import { type Query, queryOf } from "../signing/path";
import type { Redact } from "../text/redaction";
import { type Cancellation, reasonOf } from "../time/cancellation";
import type { Clock } from "../time/clock";
import type { Deadline } from "../time/deadline";
import { seconds } from "../time/seconds";
import { type ApiResponse, readResponse } from "./response";
import type { OwnKey } from "./success-body";

/** What is asked of a service. */
export interface ApiRequest {
  service: Service;
  /** Scheme and host. */
  endpoint: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Decoded; encoded once for sending and signing alike. */
  path: readonly string[];
  query?: Query;
  /** Beside those that every request has. */
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Whom it is asked for; default: the client's credentials. Signing in is asked for by others, or by nobody. */
  credentials?: () => Promise<Credentials>;
  /** Others in place of those of `credentials`, where the service wants them renewed. */
  renew?: ((used: Credentials) => Promise<Credentials>) | undefined;
  /** Whether it goes before others that wait: it finishes what is half done. */
  urgent?: boolean;
  /** What interrupts it; default: what interrupts the client. */
  cancellation?: Cancellation;
  /** Whether sending it twice does what sending it once does; default: all but POST. */
  idempotent?: boolean;
  /** What the answer may name: one that names something else is about something else. */
  key?: OwnKey;
  /** The IAM action that the call needs, for messages. */
  action?: string;
  /** Sent as X-Project-Id by regional services. */
  projectId?: string;
  deadline: Deadline;
  /** Values that the server may echo and that must not be shown, beside the credentials. */
  secrets?: readonly string[];
  /** Values that are shown anyway: what a secret has in common with them is not taken out of an answer. */
  shown?: readonly string[];
  /** Tries after the first; default: the client's. */
  maxRetries?: number;
  onWait?: (fault: ApiError, waitMs: number) => void;
}

/** One try of a call. */
export interface Attempt {
  credentials: Credentials;
  /** The call's path, encoded. */
  path: string;
  asked: RequestInfo;
  /** Given when the operation's time is over. */
  timeUp: AbortSignal;
}

/** What an exchange goes by. */
export interface ClientContext {
  userAgent: string;
  clock: Clock;
  cancellation: Cancellation;
  transport: Transport;
}

/** One exchange: sign, send, read, classify. */
export async function sendOnce(call: ApiRequest, turn: Attempt, way: ClientContext): Promise<ApiResponse> {
  const answer = await send(call, turn, way);
  // Loaded and made where it is used: most answers are no errors.
  let redact: Redact | undefined;
  const redactOnce: Redact = (text, limit) => {
    redact ??= redactFor(call, turn.credentials);
    return redact(text, limit);
  };
  const { asked, credentials } = turn;
  const keyAlone = credentials.kind === "keys" && !credentials.securityToken;
  return readResponse(answer, { ...asked, keyAlone }, call, redactOnce, way.clock.now());
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

async function send(
  call: ApiRequest,
  { credentials, path, asked, timeUp }: Attempt,
  way: ClientContext,
): Promise<HttpResponse> {
  const { clock, userAgent, transport } = way;
  const { method, endpoint, query = [], deadline, cancellation = way.cancellation } = call;
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const own = {
    "content-type": "application/json",
    ...(call.projectId && { "x-project-id": call.projectId }),
    ...call.headers,
  };
  const request = { method, host: new URL(endpoint).host, path, query, headers: own, body };
  const headers = { ...authorize(request, credentials, clock.now()), "user-agent": userAgent };

  const sentAt = clock.elapsed();
  const signal = AbortSignal.any([timeUp, cancellation.abortInFlight]);
  const target = query.length > 0 ? `${path}?${queryOf(query)}` : path;
  try {
    return await transport({ method, origin: endpoint, path: target, headers, body, signal });
  } catch (error) {
    const waited = `no answer from ${endpoint} for ${seconds(clock.elapsed() - sentAt)}`;
    if (timeUp.aborted) {
      throw new ApiError({
        ...asked,
        kind: "timedOut",
        reason: `${waited}; the operation may take ${deadline.text} in all`,
      });
    }
    if (cancellation.abortInFlight.aborted) {
      const reason = `${waited} when ${reasonOf(cancellation)}`;
      throw new ApiError({ ...asked, kind: "cancelled", mayHaveTakenEffect: true, reason });
    }
    if (!(error instanceof TransportError)) throw error;
    throw new ApiError({ ...asked, kind: error.kind, reason: `${error.message} at ${asked.endpoint}` });
  }
}
