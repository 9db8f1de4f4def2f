import { setMaxListeners } from "node:events";
import { fstatSync } from "node:fs";
import type { Interruption } from "./swr/interruption";

/** After a Ctrl-C that reaches the host, Pulumi's engine kills it five seconds later: until then what is in flight may end by itself. */
const graceMs = 3_000;
const farewellMs = 200;

/**
 * The end of the process that hosts the provider, seen in time. SIGINT (the second Ctrl-C: the first never reaches the host) ends all
 * waits, so that each operation can say what state things are in. An engine that was killed closes the host's stdin: then
 * what is in flight may end by itself, and the process ends after it.
 */
export class HostProcess implements Interruption {
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  #working = 0;

  constructor(private readonly exit: (code: number) => void) {
    // As many as there are resources may wait at a time; Node would warn of more than ten.
    setMaxListeners(0, this.stop, this.cut);
  }

  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  /** An operation that the process must not end without. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work();
    } finally {
      this.#working -= 1;
      if (this.stop.aborted) this.#endWhenIdle();
    }
  }

  /** The user wants the end: no more waits, and soon no more requests. */
  interrupt(): void {
    this.#stop.abort("the run was interrupted");
    setTimeout(() => this.#cut.abort(), graceMs).unref();
    this.#endWhenIdle();
  }

  /** Nobody is there any more who could be told anything. */
  abandon(): void {
    this.#stop.abort("Pulumi's engine ended");
    this.#endWhenIdle();
  }

  /** A moment later, so that the last result is on its way. */
  #endWhenIdle(): void {
    setTimeout(() => this.#working === 0 && this.exit(1), farewellMs).unref();
  }
}

let current: HostProcess | undefined;

/** The process that this code runs in, watched from the first call on. Only for a process that is Pulumi's host. */
export function thisHostProcess(): HostProcess {
  if (current) return current;
  const host = new HostProcess((code) => process.exit(code));
  process.on("SIGINT", () => host.interrupt());
  // Lines that nobody reads any more must not end the process before its work.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => host.abandon());
  if (isPipe(0)) {
    // The engine writes nothing there; the pipe ends with the engine.
    process.stdin.on("error", () => host.abandon());
    process.stdin.on("end", () => host.abandon());
    process.stdin.resume();
  }
  current = host;
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
