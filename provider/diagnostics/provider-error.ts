import { type Fault, isFault } from "../huaweicloud/errors/api-error";
import { printable } from "../huaweicloud/text/display-text";
import { seconds } from "../huaweicloud/time/seconds";

export interface FailureDetails {
  /** What could not be done, as in "delete registry "hub" (42)". */
  what: string;
  /** The fault behind it, or a sentence. */
  why: Fault | string;
  /** More that is known of the cause: a line each. */
  known?: readonly string[];
  /** What the reader should do, for this very cause. */
  next: string;
  /** The fault whose request line is shown; default: `why`, where it is a fault. */
  request?: Fault;
}

/** A failed operation as the user reads it: what, why, what to do; the request on a line of its own. */
export class ProviderFailure extends Error {
  override readonly name: string = "ProviderFailure";

  constructor({ what, why, known = [], next, request = isFault(why) ? why : undefined }: FailureDetails) {
    const lines = [`Cannot ${what}: ${sentenceOf(why)}`, ...historyOf(why), ...known, next, ...requestLines(request)];
    // Whatever is quoted in it, and however it was put together.
    super(printable(lines.join("\n")));
    // The host prints `${error}: ${error.stack}` under the stack; together they make one line, without a trace.
    const line = printable(`swr: cannot ${what}`);
    Object.defineProperty(this, "toString", { value: () => line, enumerable: false });
    this.stack = request ? printable(`${request.request}: ${outcomeOf(request)}`) : "see the error of the resource";
  }
}

/** The thing exists, but the operation did not come to its end: the engine keeps it, and the next `pulumi up` calls update. */
export class HalfDone extends ProviderFailure {
  override readonly name = "HalfDone";
  readonly reasons: readonly string[];

  constructor(
    details: FailureDetails,
    /** Only an error of this kind may have an `id`: the host takes it for "created". */
    readonly id: string,
    readonly properties: Readonly<Record<string, unknown>>,
  ) {
    super(details);
    this.reasons = [this.message];
  }
}

/** Recognised by their names, so that two copies of the package still understand each other. */
export function isHalfDone(error: unknown): error is HalfDone {
  return error instanceof Error && error.name === "HalfDone";
}

export function isProviderFailure(error: unknown): error is ProviderFailure {
  return error instanceof Error && (error.name === "ProviderFailure" || isHalfDone(error));
}

function sentenceOf(why: Fault | string): string {
  const text = isFault(why) ? `${why.message}${effortOf(why)}` : why;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** How often and how long it was tried, and why not longer. */
function effortOf({ tries, tookMs, gaveUp }: Fault): string {
  const time = tookMs >= 1_000 ? ` in ${seconds(tookMs)}` : "";
  const effort = tries > 1 ? ` (tried ${tries} times${time})` : "";
  return gaveUp ? `${effort}; not tried again: ${gaveUp}` : effort;
}

/** What came before the last try, where that was something else. */
function historyOf(why: Fault | string): string[] {
  if (!isFault(why) || !why.before || why.before.message === why.message) return [];
  return [`The try before that ended so: ${why.before.message}.`];
}

function requestLines(fault: Fault | undefined): string[] {
  if (!fault) return [];
  return [`Request: ${fault.request}${fault.requestId ? `, request id ${fault.requestId}` : ""}`];
}

function outcomeOf(fault: Fault): string {
  const status = fault.status === undefined ? fault.kind : `HTTP ${fault.status}`;
  return [status, fault.code, fault.requestId && `request id ${fault.requestId}`].filter(Boolean).join(", ");
}
