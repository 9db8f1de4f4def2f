import type { Answer } from "./answer";

/** Trouble that the emulator makes on purpose, for the next requests that match. */
export interface InjectedFault {
  method?: string;
  /** Tested against the path. */
  path?: RegExp;
  /** How many requests; default 1. */
  times?: number;
  /** Answered in place of the true answer; a text is sent as it is. */
  answer?: Answer;
  /** Whether the request is carried out all the same, before its answer is replaced or lost. Default false. */
  afterEffect?: boolean;
  /** `reset`: the connection is cut without an answer. `torn`: in the middle of it. */
  cut?: "reset" | "torn";
  delayMs?: number;
  /** Carried out at once, answered so much later. */
  answerDelayMs?: number;
  /** Answered when this is over. */
  until?: Promise<unknown>;
}

export class Faults {
  #waiting: Array<InjectedFault & { left: number }> = [];

  inject(fault: InjectedFault): void {
    this.#waiting.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault for a request, used up by it. */
  take(method: string, path: string): InjectedFault | undefined {
    const fault = this.#waiting.find(
      (candidate) =>
        candidate.left > 0 && (candidate.method ?? method) === method && (candidate.path?.test(path) ?? true),
    );
    if (fault) fault.left -= 1;
    return fault;
  }
}
