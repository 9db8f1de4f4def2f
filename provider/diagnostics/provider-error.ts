import { type ApiError, isApiError } from "../huaweicloud/errors/api-error";
import { printable } from "../huaweicloud/text/display-text";
import { seconds } from "../huaweicloud/time/seconds";

export interface ProviderErrorDetails {
  /** What failed, such as `delete registry "hub" (42)`. */
  operation: string;
  /** The API error that caused it, or a sentence. */
  reason: ApiError | string;
  /** More about the cause, a line each. */
  details?: readonly string[];
  /** What the user should do about this cause. */
  remedy: string;
  /**
   * The API error whose request is shown.
   * @defaultValue `reason`, if that is an API error
   */
  request?: ApiError;
}

/** A failed operation as the user reads it: what failed, why, what to do, and the request on a line of its own. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";

  constructor(failure: ProviderErrorDetails) {
    const { operation, reason, remedy, details = [], request = isApiError(reason) ? reason : undefined } = failure;
    const sentence = `Cannot ${operation}: ${sentenceOf(reason)}`;
    const lines = [sentence, historyOf(reason), ...details, remedy, request && requestLine(request)];
    super(printable(lines.filter((line) => line !== undefined).join("\n")));
    // The host prints `${error}: ${error.stack}`. Together they make one line without a stack trace.
    const line = printable(`swr: cannot ${operation}`);
    Object.defineProperty(this, "toString", { value: () => line, enumerable: false });
    this.stack = request
      ? printable(`${request.details.request}: ${outcomeOf(request)}`)
      : "see the error of the resource";
  }
}

/** The resource was created, but not completely: the engine saves it, and the next `pulumi up` calls update. */
export class ResourceInitError extends ProviderError {
  override readonly name = "ResourceInitError";
  readonly reasons: readonly string[];

  constructor(
    details: ProviderErrorDetails,
    /** No other error may have an `id`: the host takes that for "created". */
    readonly id: string,
    readonly properties: Readonly<Record<string, unknown>>,
  ) {
    super(details);
    this.reasons = [this.message];
  }
}

/** Errors are recognised by name, so that two copies of the package understand each other. */
export function isResourceInitError(error: unknown): error is ResourceInitError {
  return error instanceof Error && error.name === "ResourceInitError";
}

export function isProviderError(error: unknown): error is ProviderError {
  return error instanceof Error && (error.name === "ProviderError" || isResourceInitError(error));
}

/** Returns the first line of the message of whatever was thrown. */
export function firstLineOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line;
}

function sentenceOf(reason: ApiError | string): string {
  const text = isApiError(reason) ? `${reason.message}${effortOf(reason)}` : reason;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Says how often and how long the request was tried, and why not longer. */
function effortOf({ attempts, tookMs, notRetriedBecause }: ApiError): string {
  const time = tookMs >= 1_000 ? ` in ${seconds(tookMs)}` : "";
  const effort = attempts > 1 ? ` (tried ${attempts} times${time})` : "";
  return notRetriedBecause ? `${effort}; not tried again: ${notRetriedBecause}` : effort;
}

/** Describes the attempt before the last one, if it failed in another way. */
function historyOf(reason: ApiError | string): string | undefined {
  if (!isApiError(reason) || !reason.previous || reason.previous.message === reason.message) return undefined;
  return `The attempt before that ended with: ${reason.previous.message}.`;
}

function requestLine({ details: { request, requestId } }: ApiError): string {
  return `Request: ${request}${requestId ? `, request id ${requestId}` : ""}`;
}

function outcomeOf({ details }: ApiError): string {
  const { kind, status, code, requestId } = details;
  const parts = [status === undefined ? kind : `HTTP ${status}`, code, requestId && `request id ${requestId}`];
  return parts.filter(Boolean).join(", ");
}
