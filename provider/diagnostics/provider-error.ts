import { type ApiError, isApiError } from "../huaweicloud/errors/api-error";
import { printable } from "../huaweicloud/text/display-text";
import { seconds } from "../huaweicloud/time/seconds";

export interface ProviderErrorDetails {
  /** What could not be done, as in "delete registry "hub" (42)". */
  operation: string;
  /** The fault behind it, or a sentence. */
  reason: ApiError | string;
  /** More that is known of the cause: a line each. */
  details?: readonly string[];
  /** What the reader should do, for this very cause. */
  remedy: string;
  /** The fault whose request line is shown; default: `why`, where it is a fault. */
  request?: ApiError;
}

/** A failed operation as the user reads it: what, why, what to do; the request on a line of its own. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";

  constructor({
    operation,
    reason,
    details = [],
    remedy,
    request = isApiError(reason) ? reason : undefined,
  }: ProviderErrorDetails) {
    const lines = [
      `Cannot ${operation}: ${sentenceOf(reason)}`,
      ...historyOf(reason),
      ...details,
      remedy,
      ...requestLines(request),
    ];
    // Whatever is quoted in it, and however it was put together.
    super(printable(lines.join("\n")));
    // The host prints `${error}: ${error.stack}` under the stack; together they make one line, without a trace.
    const line = printable(`swr: cannot ${operation}`);
    Object.defineProperty(this, "toString", { value: () => line, enumerable: false });
    this.stack = request ? printable(`${request.request}: ${outcomeOf(request)}`) : "see the error of the resource";
  }
}

/** The thing exists, but the operation did not come to its end: the engine keeps it, and the next `pulumi up` calls update. */
export class ResourceInitError extends ProviderError {
  override readonly name = "ResourceInitError";
  readonly reasons: readonly string[];

  constructor(
    details: ProviderErrorDetails,
    /** Only an error of this kind may have an `id`: the host takes it for "created". */
    readonly id: string,
    readonly properties: Readonly<Record<string, unknown>>,
  ) {
    super(details);
    this.reasons = [this.message];
  }
}

/** Recognised by their names, so that two copies of the package still understand each other. */
export function isResourceInitError(error: unknown): error is ResourceInitError {
  return error instanceof Error && error.name === "ResourceInitError";
}

export function isProviderError(error: unknown): error is ProviderError {
  return error instanceof Error && (error.name === "ProviderError" || isResourceInitError(error));
}

/** What an error says in its first line, whatever was thrown. */
export function firstLineOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line;
}

function sentenceOf(reason: ApiError | string): string {
  const text = isApiError(reason) ? `${reason.message}${effortOf(reason)}` : reason;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** How often and how long it was tried, and why not longer. */
function effortOf({ attempts, tookMs, notRetriedBecause }: ApiError): string {
  const time = tookMs >= 1_000 ? ` in ${seconds(tookMs)}` : "";
  const effort = attempts > 1 ? ` (tried ${attempts} times${time})` : "";
  return notRetriedBecause ? `${effort}; not tried again: ${notRetriedBecause}` : effort;
}

/** What came before the last try, where that was something else. */
function historyOf(reason: ApiError | string): string[] {
  if (!isApiError(reason) || !reason.previous || reason.previous.message === reason.message) return [];
  return [`The try before that ended so: ${reason.previous.message}.`];
}

function requestLines(fault: ApiError | undefined): string[] {
  if (!fault) return [];
  return [`Request: ${fault.request}${fault.requestId ? `, request id ${fault.requestId}` : ""}`];
}

function outcomeOf(fault: ApiError): string {
  const status = fault.status === undefined ? fault.kind : `HTTP ${fault.status}`;
  return [status, fault.code, fault.requestId && `request id ${fault.requestId}`].filter(Boolean).join(", ");
}
