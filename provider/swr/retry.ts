import type { Clock } from "./clock";
import { type Fault, type FaultKind, isFault } from "./fault";

/** When a request is sent once more. `unacted`: the service surely did not act on it, so even a POST may be repeated. */
const again: Readonly<Record<FaultKind, "never" | "idempotent" | "unacted">> = {
  gone: "never",
  doubtful: "never",
  // Five wrong signatures in a row lock the key for five minutes.
  unauthenticated: "never",
  denied: "never",
  refused: "never",
  throttled: "unacted",
  broken: "idempotent",
  unreachable: "unacted",
  misaddressed: "never",
  late: "never",
};

const firstWaitMs = 500;
const longestWaitMs = 20_000;

export interface Persistence {
  /** Sending it twice does what sending it once does. */
  idempotent: boolean;
  /** Tries after the first. */
  maxRetries: number;
  clock: Clock;
  deadline: Deadline;
  /** Told before each wait. */
  onWait?: ((fault: Fault, waitMs: number) => void) | undefined;
}

/** Until when an operation may go on. */
export interface Deadline {
  /** On `clock.elapsed()`. */
  at: number;
  /** As the user wrote it, for messages. */
  text: string;
}

/** Repeats one whole exchange (sign, send, read, classify) while that can help and the deadline allows. */
export async function persist<T>(exchange: () => Promise<T>, options: Persistence): Promise<T> {
  const { clock, deadline, maxRetries } = options;
  let mayHaveActed = false;
  for (let tries = 1; ; tries++) {
    try {
      return await exchange();
    } catch (error) {
      if (!isFault(error)) throw error;
      // A clear answer to this try does not tell what became of one before it.
      mayHaveActed ||= error.mayHaveActed;
      error.mayHaveActed = mayHaveActed;
      error.tries = tries;
      const may = again[error.kind];
      if (may === "never" || (may === "idempotent" && !options.idempotent) || tries > maxRetries) throw error;
      const waitMs = waitBefore(tries, error, clock);
      if (clock.elapsed() + waitMs >= deadline.at) throw error;
      options.onWait?.(error, waitMs);
      await clock.sleep(waitMs);
    }
  }
}

/** Exponential back-off with full jitter; never sooner than the service asked. */
function waitBefore(nextTry: number, fault: Fault, clock: Clock): number {
  const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** (nextTry - 1));
  return Math.max(clock.random() * ceiling, fault.retryAfterMs ?? 0);
}
