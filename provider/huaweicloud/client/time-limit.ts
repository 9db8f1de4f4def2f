import { ApiError, type RequestInfo } from "../errors/api-error";
import { type Cancellation, reasonOf } from "../time/cancellation";
import type { Clock } from "../time/clock";
import type { Deadline } from "../time/deadline";
import { seconds } from "../time/seconds";
import { waitFor } from "../time/shared-wait";

/** How long one caller waits: until the deadline of its operation, or until the run is interrupted. */
export class TimeLimit {
  /** Aborted at the deadline. */
  readonly deadlinePassed: AbortSignal;
  /** Aborted at the deadline, or when the run is interrupted. */
  readonly ended: AbortSignal;

  constructor(
    readonly deadline: Deadline,
    readonly cancellation: Cancellation,
    private readonly clock: Clock,
  ) {
    this.deadlinePassed = clock.timeoutSignal(Math.max(0, deadline.at - clock.elapsed()));
    this.ended = AbortSignal.any([this.deadlinePassed, cancellation.noNewRequests]);
  }

  /**
   * Waits for work that others wait for too. If the time ends first, this caller alone fails, and the work goes on.
   * @param describe says what the caller waited for in vain, given how long
   */
  waitFor<T>(work: Promise<T>, request: RequestInfo, describe: (waited: string) => string): Promise<T> {
    const since = this.clock.elapsed();
    return waitFor(work, this.ended, () => this.errorSince(since, request, describe));
  }

  /** The error of a caller that has waited in vain since then, with nothing sent. */
  errorSince(since: number, request: RequestInfo, describe: (waited: string) => string): ApiError {
    if (this.cancellation.noNewRequests.aborted) {
      const reason = `${reasonOf(this.cancellation)} before it was asked`;
      return new ApiError({ ...request, kind: "cancelled", reason });
    }
    const waitedMs = this.clock.elapsed() - since;
    const { text } = this.deadline;
    const reason =
      waitedMs > 0
        ? `${describe(seconds(waitedMs))}; the operation may take ${text} in all`
        : `the ${text} that the operation may take were over before the request was sent`;
    return new ApiError({ ...request, kind: "timedOut", mayHaveTakenEffect: false, reason });
  }
}
