import type { Service } from "../services/service";

/**
 * How a request to Huawei Cloud failed. It is decided here once; nobody else looks at a status number.
 *
 * - `notFound`: the service itself answered that the thing is not there.
 * - `unconfirmedNotFound`: a 404 that may not be the service's: the API gateway's, an HTML page, no code of the service's own.
 * - `redirected`: the answer is a redirect, which is never followed.
 * - `unauthenticated`, `accessDenied`, `rejected`: the request was understood and will not be done.
 * - `throttled`: it was not done now; it may be sent again later.
 * - `serverError`: the service itself failed; the request may or may not have been done.
 * - `contradictory`: a status of success with a body that says no; the request may or may not have been done.
 * - `unconfirmed`: a status of success with a body that says neither yes nor no.
 * - `invalidResponse`: no complete and readable answer; the request may or may not have been done.
 * - `unreachable`, `misconfigured`: the request was never sent; another attempt may help, or cannot.
 * - `timedOut`: the deadline of the operation passed.
 * - `cancelled`: the run was interrupted.
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

/** After these it is not known whether the request was done, unless it is a GET, which does nothing. */
const unclear: ReadonlySet<ApiErrorKind> = new Set([
  "redirected",
  "serverError",
  "contradictory",
  "unconfirmed",
  "invalidResponse",
  "timedOut",
]);

/** The request that an error is about. */
export interface RequestInfo {
  /** The service that answered, or should have. */
  service: Service;
  /** Method and path. */
  request: string;
  /** The IAM action that it needs, if that is known. */
  action?: string | undefined;
  /** Scheme and host. */
  endpoint: string;
  /** Whether it was signed by an access key without a security token. */
  keyAlone?: boolean | undefined;
}

export interface ApiErrorDetails extends RequestInfo {
  kind: ApiErrorKind;
  status?: number | undefined;
  /** `error_code` of the answer. */
  code?: string | undefined;
  /** `error_msg` of the answer, or what else happened. */
  reason: string;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
  /** How far the clock of this machine is ahead of the server's, if the server told its time. */
  clockSkewMs?: number | undefined;
  /**
   * Whether this attempt may have done what was asked.
   * @defaultValue follows from the kind
   */
  mayHaveTakenEffect?: boolean;
}

/** Why a request was denied, in a form that STS can decode. It names users and policies. */
export interface EncodedDenial {
  text: string;
  /** The text as it may be shown; made on demand, because it is long. */
  shown: () => string;
}

/** The one error of the API client. Its text holds no secret and no body. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  // What the attempts came to: the retry loop writes it.
  /** How often the request was sent, or was to be sent. */
  attempts = 1;
  /** From the start of the first attempt to the end of the last. */
  tookMs = 0;
  /** When the last attempt was sent, on `clock.elapsed()`; undefined if nothing was sent. */
  sentAt: number | undefined;
  /** The error of the attempt before. */
  previous: ApiError | undefined;
  /** Why there was no further attempt, if neither the kind nor the number of attempts says so. */
  notRetriedBecause: string | undefined;
  /** Whether the service may have done what was asked, in any attempt. */
  mayHaveTakenEffect: boolean;

  /** A private field, so that no dump of the error shows it. */
  readonly #encodedDenial: EncodedDenial | undefined;

  constructor(
    readonly details: ApiErrorDetails,
    encodedDenial?: EncodedDenial,
  ) {
    super(sentenceOf(details));
    this.mayHaveTakenEffect =
      details.mayHaveTakenEffect ?? (unclear.has(details.kind) && !details.request.startsWith("GET "));
    this.#encodedDenial = encodedDenial;
  }

  get kind(): ApiErrorKind {
    return this.details.kind;
  }

  get encodedDenial(): EncodedDenial | undefined {
    return this.#encodedDenial;
  }
}

/** Recognises an ApiError by its name, so that two copies of the package understand each other. */
export function isApiError(error: unknown, ...kinds: ApiErrorKind[]): error is ApiError {
  if (!(error instanceof Error) || error.name !== "ApiError" || !("kind" in error)) return false;
  return kinds.length === 0 || kinds.some((kind) => kind === error.kind);
}

/** Whether it is a clear no, also under a status of success: the same request would get the same answer again. */
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

const verbs: Record<Exclude<ApiErrorKind, "unconfirmedNotFound">, string> = {
  notFound: "answered that it is not there",
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
  // Some servers repeat the status as the code.
  const shownCode = code === String(status) ? "" : code;
  const because = reason ? `: ${reason}` : "";
  if (kind === "unconfirmedNotFound") {
    const the404 = `the 404${shownCode ? ` (${shownCode})` : ""}`;
    return `${the404} came from the API gateway or a proxy, not from ${service.name}${because}`;
  }
  const numbers = [status, shownCode].filter((part) => part !== undefined && part !== "").join(" ");
  return `${service.name} ${verbs[kind]}${numbers ? ` (${numbers})` : ""}${because}`;
}
