import { isOwnCode, type Service } from "../services/service";
import { tidy } from "../text/display-text";
import type { Redact } from "../text/redaction";
import { isHtml, readErrorBody } from "./error-body";

/**
 * What an exchange with Huawei Cloud ended in, decided here once; nobody else looks at a status number.
 *
 * - `notFound`: the service itself answered that the thing is not there.
 * - `unconfirmedNotFound`: a 404 that the service may never have seen: the API gateway's, an HTML page, no code of the service's own.
 * - `redirected`: sent elsewhere, which is never followed.
 * - `unauthenticated`, `accessDenied`, `rejected`: the request was understood and will not be done.
 * - `throttled`: not done now, ask again later.
 * - `serverError`: the service itself failed; the request may or may not have been done.
 * - `contradictory`: a status of success, but the body says no; the request may or may not have been done.
 * - `unconfirmed`: a status of success, but the body says neither yes nor no.
 * - `invalidResponse`: no complete and readable answer; the request may or may not have been done.
 * - `unreachable`, `misconfigured`: the request was never sent; trying again may help, or cannot.
 * - `timedOut`: the operation's own deadline passed.
 * - `cancelled`: the run was.
 */
export type ApiErrorKind =
  | "notFound"
  | "unconfirmedNotFound"
  | "redirected"
  | "unauthenticated"
  | "accessDenied"
  | "rejected"
  | "throttled"
  | "serverError"
  | "contradictory"
  | "unconfirmed"
  | "invalidResponse"
  | "unreachable"
  | "misconfigured"
  | "timedOut"
  | "cancelled";

/** After these it is not known whether the request was done. */
const unclear: ReadonlySet<ApiErrorKind> = new Set([
  "redirected",
  "serverError",
  "contradictory",
  "unconfirmed",
  "invalidResponse",
  "timedOut",
]);

export interface ApiErrorDetails {
  kind: ApiErrorKind;
  /** The service that answered, or should have. */
  service: Service;
  /** Method and path of the request. */
  request: string;
  /** The IAM action that the request needs, where it is known. */
  action?: string | undefined;
  /** The address that was asked. */
  endpoint: string;
  status?: number | undefined;
  /** `error_code` of the answer. */
  code?: string | undefined;
  /** `error_msg` of the answer, or what happened on the way. */
  reason: string;
  requestId?: string | undefined;
  /** Can be decoded by STS into the policy that denied the request. */
  encodedAuthorizationMessage?: string | undefined;
  /** The same as it may be shown; made only then, for it is long. */
  shownAuthorizationMessage?: (() => string) | undefined;
  retryAfterMs?: number | undefined;
  /** How far this machine's clock was before the answering server's, where that told its time. */
  clockSkewMs?: number | undefined;
  /** Whether it was signed by an access key without a security token. */
  keyAlone?: boolean | undefined;
  /** Default: by the kind. */
  mayHaveTakenEffect?: boolean;
}

/** The one error of the API client. Its text holds no secret and no body. */
export class ApiError extends Error implements ApiErrorDetails {
  override readonly name = "ApiError";
  readonly kind: ApiErrorKind;
  readonly service: Service;
  readonly request: string;
  readonly action: string | undefined;
  readonly endpoint: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly reason: string;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly clockSkewMs: number | undefined;
  readonly keyAlone: boolean | undefined;
  /** How often the request was sent, or tried to be. */
  attempts = 1;
  /** From the first try to the end of the last. */
  tookMs = 0;
  /** When this try was sent, on `clock.elapsed()`; undefined where nothing was. */
  sentAt: number | undefined;
  /** What the try before ended in. */
  previous: ApiError | undefined;
  /** Why it was not tried again, where neither the kind of fault nor the number of tries says so. */
  notRetriedBecause: string | undefined;
  /** Whether the service may have done what was asked, in this try or one before it. */
  mayHaveTakenEffect: boolean;
  // Not enumerable: it names users and policies, and would land in every dump of the error.
  readonly #encodedAuthorizationMessage: string | undefined;
  readonly #shownAuthorizationMessage: (() => string) | undefined;

  constructor(details: ApiErrorDetails) {
    super(sentenceOf(details));
    this.kind = details.kind;
    this.service = details.service;
    this.request = details.request;
    this.action = details.action;
    this.endpoint = details.endpoint;
    this.status = details.status;
    this.code = details.code;
    this.reason = details.reason;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.clockSkewMs = details.clockSkewMs;
    this.keyAlone = details.keyAlone;
    this.#encodedAuthorizationMessage = details.encodedAuthorizationMessage;
    this.#shownAuthorizationMessage = details.shownAuthorizationMessage;
    this.mayHaveTakenEffect = details.mayHaveTakenEffect ?? unclear.has(details.kind);
  }

  get encodedAuthorizationMessage(): string | undefined {
    return this.#encodedAuthorizationMessage;
  }

  get shownAuthorizationMessage(): (() => string) | undefined {
    return this.#shownAuthorizationMessage;
  }
}

/** Recognises an ApiError by its name, so that two copies of the package still understand each other. */
export function isApiError(error: unknown, ...kinds: ApiErrorKind[]): error is ApiError {
  if (!(error instanceof Error) || error.name !== "ApiError" || !("kind" in error)) return false;
  return kinds.length === 0 || kinds.some((kind) => kind === error.kind);
}

/** Whether it is a clear no, also under a status of success: the same once more would end in the same. */
export function isRefusal(error: unknown): error is ApiError {
  return isApiError(
    error,
    "unauthenticated",
    "accessDenied",
    "rejected",
    "notFound",
    "unconfirmedNotFound",
    "redirected",
    "contradictory",
  );
}

/**
 * What an answer tells of the access key that signed the request. `perhapsRefused`: a 401 that the gateway or a proxy may have given,
 * and nothing tells the two apart.
 */
export type KeyVerdict = "accepted" | "refused" | "perhapsRefused" | "unknown";

export function keyVerdictOf({ kind, service, code = "", reason }: ApiError): KeyVerdict {
  if (kind === "unauthenticated") {
    // It comes from behind the gateway, so something else was not accepted, such as credentials in the body.
    if (isOwnCode(code, service) && !service.errorCodes?.unauthenticated.test(code)) return "accepted";
    return code || isSignatureRefused(code, reason) ? "refused" : "perhapsRefused";
  }
  if (kind === "contradictory") {
    if (isOwnCode(code, service)) return service.errorCodes?.unauthenticated.test(code) ? "refused" : "unknown";
    if (isSignatureRefused(code, reason) || /^401$|unauth/i.test(code)) return "refused";
    return /unauth/i.test(reason) ? "perhapsRefused" : "unknown";
  }
  // Understood; without a code it is a proxy's or a firewall's, and nobody has looked at the signature.
  return code && (kind === "notFound" || kind === "accessDenied" || kind === "rejected") ? "accepted" : "unknown";
}

/** Whether the service does not accept a token any more that it has accepted. */
export function wantsRenewal({ kind, code = "" }: ApiError): boolean {
  return kind === "unauthenticated" && renewalCode.test(code);
}

const verbs: Record<ApiErrorKind, string> = {
  notFound: "answered that it is not there",
  unconfirmedNotFound: "was not heard: something on the way answered",
  redirected: "gave no answer of its own",
  unauthenticated: "did not accept the credentials",
  accessDenied: "does not allow it",
  rejected: "refused it",
  throttled: "is asking to slow down",
  serverError: "failed",
  contradictory: "reported success, but its answer says otherwise",
  unconfirmed: "reported success, but its answer does not confirm it",
  invalidResponse: "gave no usable answer",
  unreachable: "could not be reached",
  misconfigured: "could not be reached",
  timedOut: "did not finish in time",
  cancelled: "was not waited for",
};

function sentenceOf({ kind, service, status, code, reason }: ApiErrorDetails): string {
  const numbers = [status, code === String(status) ? "" : code]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  return `${service.name} ${verbs[kind]}${numbers ? ` (${numbers})` : ""}${reason ? `: ${reason}` : ""}`;
}

/** What was asked, and of whom. */
export type RequestInfo = Pick<ApiErrorDetails, "service" | "request" | "action" | "endpoint" | "keyAlone">;

export interface ErrorResponse {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

/**
 * A longer one is none.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam5/DecodeAuthorizationMessage.html
 */
const mostEncoded = 10_240;

/**
 * Reads an answer that is an error. `redact` takes secrets out of whatever the server echoed.
 * @param success of a success: what it is all the same, and why, where the body does not say it
 */
export function errorFromResponse(
  answer: ErrorResponse,
  asked: RequestInfo,
  redact: Redact,
  now: number,
  success?: { kind: ApiErrorKind; reason: string },
): ApiError {
  const { code, message, requestId, encoded } = readErrorBody(answer.body);
  const quoted = (text: string, limit: number) => tidy(redact(text, limit), limit);
  const serverTime = dateOf(answer);
  return new ApiError({
    ...asked,
    kind: success?.kind ?? kindOf(answer.status, code, message, asked.service),
    status: answer.status,
    code: code && quoted(code, 80),
    reason: message === undefined ? (success?.reason ?? describeBody(answer)) : quoted(message, 500),
    requestId:
      quoted(answer.headers["x-request-id"] ?? answer.headers["x-iam-trace-id"] ?? requestId ?? "", 128) || undefined,
    ...(encoded !== undefined &&
      encoded.length <= mostEncoded && {
        encodedAuthorizationMessage: encoded,
        shownAuthorizationMessage: () => quoted(encoded, mostEncoded),
      }),
    retryAfterMs: retryAfterOf(answer.headers["retry-after"], serverTime ?? now),
    clockSkewMs: serverTime === undefined ? undefined : now - serverTime,
  });
}

// A token that has ended, or was cut short.
const renewalCode = /^APIGW?\.0307$/;
// The gateway's: it does not accept who asks.
const authenticationCode = /^APIGW?\.03(0[1357]|11)$/;
// What it says then, for a proxy may take the code away. No service behind it has these words.
const authenticationWords = /\baksk\b|IAM authentication information/i;
/** By the code, else by the words: a proxy may change the status, too. */
function isSignatureRefused(code = "", message = ""): boolean {
  return authenticationCode.test(code) || (/^\d*$/.test(code) && authenticationWords.test(message));
}

function kindOf(status: number, code = "", message: string | undefined, service: Service): ApiErrorKind {
  const { errorCodes } = service;
  if (isSignatureRefused(code, message)) return "unauthenticated";
  // 203, 206 and their like tell nothing of what was done.
  if (status >= 200 && status < 300) return "invalidResponse";
  if (status >= 300 && status < 400) return "redirected";
  if (errorCodes?.throttled.test(code)) return "throttled";
  if (status === 404) return isOwnCode(code, service) ? "notFound" : "unconfirmedNotFound";
  if (errorCodes?.accessDenied.test(code)) return "accessDenied";
  if (status === 401) return "unauthenticated";
  if (status === 403) return "accessDenied";
  if (status === 429) return "throttled";
  if (status >= 500) return "serverError";
  if (status === 408) return "invalidResponse";
  return "rejected";
}

function describeBody({ body, status }: ErrorResponse): string {
  if (status >= 300 && status < 400) return "a redirect, which is never followed";
  if (body.trim() === "") return "an empty answer";
  return isHtml(body) ? "an HTML page in place of an answer" : "an answer that is not an API error";
}

/** The server's clock when it answered, where it says so. */
export function dateOf({ headers }: Pick<ErrorResponse, "headers">): number | undefined {
  const time = Date.parse(headers.date ?? "");
  return Number.isFinite(time) ? time : undefined;
}

/** Retry-After comes as seconds or as a date, by the server's own clock. */
function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (!header) return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
