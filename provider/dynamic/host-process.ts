import { setMaxListeners } from "node:events";
import { fstatSync } from "node:fs";
import type { Cancellation } from "../huaweicloud/time/cancellation";

/**
 * What tells the host to end, in words for messages. SIGINT comes from Pulumi's engine, at the end of each run and at the second Ctrl-C
 * (the first never reaches the host); SIGTERM and SIGHUP from whoever ends all processes of a job: systemd, a container, CI, a terminal.
 */
const interrupting = {
  SIGINT: "the run was interrupted",
  SIGTERM: "the run was interrupted by SIGTERM",
  SIGHUP: "the run was interrupted by SIGHUP",
} as const;
type Interrupting = keyof typeof interrupting;

/** Pulumi's engine kills the host five seconds after SIGINT, others later: until then what is in flight may end by itself. */
const cutAfterMs = 3_000;
/** Until then what a cut request made is looked for; the rest of the time is for the engine, which writes the state. */
const overAfterMs = 4_000;
/** How long a result takes to leave the process, with room to spare. */
const farewellMs = 20;
const farewellTurns = 20;

/**
 * The end of the process that hosts the provider, seen in time. A signal ends all waits, so that each operation can say what state things
 * are in. An engine that was killed closes the host's stdin: then what is in flight may end by itself, and the process ends after it.
 */
export class HostProcess implements Cancellation {
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  readonly #over = new AbortController();
  readonly noNewRequests: AbortSignal = this.#stop.signal;
  readonly abortInFlight: AbortSignal = this.#cut.signal;
  readonly abandoned: AbortSignal = this.#over.signal;
  #working = 0;
  #lastEndedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly exit: (code: number) => void) {
    // As many as there are resources may wait at a time; Node would warn of more than ten.
    setMaxListeners(0, this.noNewRequests, this.abortInFlight, this.abandoned);
  }

  /** An operation that the process must not end without. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work();
    } finally {
      this.#working -= 1;
      this.#lastEndedAt = performance.now();
      if (this.noNewRequests.aborted) void this.#endWhenIdle();
    }
  }

  /** The run must end: no more waits, and soon no more requests. */
  interrupt(reason: string = interrupting.SIGINT): void {
    this.#stop.abort(reason);
    setTimeout(() => this.#cut.abort(reason), cutAfterMs).unref();
    setTimeout(() => this.#over.abort(reason), overAfterMs).unref();
    void this.#endWhenIdle();
  }

  /** Nobody is there any more who could be told anything. */
  abandon(): void {
    const reason = "Pulumi's engine ended";
    this.#stop.abort(reason);
    this.#over.abort(reason);
    void this.#endWhenIdle();
  }

  /** At once, or as soon as the last result is on its way: the engine waits for it at the end of each run. */
  async #endWhenIdle(): Promise<void> {
    const endedAt = this.#lastEndedAt;
    const waitMs = Math.max(0, endedAt + farewellMs - performance.now());
    await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    // A busy process comes to its timers before it has written: in these turns it writes.
    for (let turn = 0; turn < farewellTurns; turn++) await new Promise(setImmediate);
    if (this.#working === 0 && this.#lastEndedAt === endedAt) this.exit(1);
  }
}

/** The process that this code runs in, watched from now on. Only for a process that is Pulumi's host, and called once. */
export function thisHostProcess(): HostProcess {
  let got: Interrupting | undefined;
  const host = new HostProcess((code) => {
    // By the signal itself, as a process without a handler ends: Node's own exit takes longer, and the engine waits for it.
    const signal = got ?? "SIGINT";
    process.off(signal, interrupt);
    if (process.listenerCount(signal) > 0 || process.platform === "win32") process.exit(code);
    process.kill(process.pid, signal);
  });
  const interrupt = (signal: Interrupting) => {
    got ??= signal;
    host.interrupt(interrupting[signal]);
  };
  for (const signal of Object.keys(interrupting) as Interrupting[]) process.on(signal, interrupt); // its own keys
  // Lines that nobody reads any more must not end the process before its work.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => host.abandon());
  if (isPipe(0)) {
    // The engine writes nothing there; the pipe ends with the engine.
    process.stdin.on("error", () => host.abandon());
    process.stdin.on("end", () => host.abandon());
    process.stdin.resume();
  }
  return host;
}

/** A host that was started by hand has a terminal or nothing there. */
function isPipe(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return false; // closed: nothing to watch
  }
}
