import type { Clock } from "../huaweicloud/time/clock";
import { type Deadline, deadlineIn } from "../huaweicloud/time/deadline";
import type { Session } from "../session/session";
import type { Ownership } from "./ownership";

/** What a handler gets for one call. */
export class OperationContext {
  readonly clock: Clock;
  readonly deadline: Deadline;

  /** @param timeout how long the call may take, such as `5m`; default 5 minutes */
  constructor(
    readonly session: Session,
    readonly ownership: Ownership,
    timeout?: string,
  ) {
    this.clock = session.clock;
    this.deadline = deadlineIn(timeout, session.clock);
  }

  /** Tells the user a line. Few, and each names the resource. */
  log(line: string): void {
    this.session.log(`swr: ${line}`);
  }
}
