import type { Clock } from "./clock";
import { Pace, type Passage } from "./pace";

/** Requests on their way to one address at a time, each over a connection of its own. Enough for the limit, and few are refused: docs/performance.md. */
const usualAtOnce = 16;

interface Waiting {
  urgent: boolean;
  go: (passage: Passage | undefined) => void;
}

/**
 * The gate to one address, for all requests of a process: so many at a time, at the pace that the service lets through, one after
 * the other as they came; those first that finish what is half done. Whoever waits here has sent nothing yet.
 */
export class Gate {
  readonly #pace = new Pace();
  #inside = 0;
  #waiting: Waiting[] = [];
  #waking = false;

  constructor(
    private readonly clock: Clock,
    private readonly atOnce = usualAtOnce,
  ) {}

  /** Resolves when it is this one's turn; with undefined where `until` was given first. */
  enter(urgent: boolean, until: AbortSignal): Promise<Passage | undefined> {
    return new Promise((resolve) => {
      if (until.aborted) return resolve(undefined);
      const waiting: Waiting = { urgent, go: resolve };
      this.#waiting.push(waiting);
      this.#open();
      if (!this.#waiting.includes(waiting)) return;
      const givingUp = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        resolve(undefined);
      };
      until.addEventListener("abort", givingUp, { once: true });
      waiting.go = (passage) => {
        until.removeEventListener("abort", givingUp);
        resolve(passage);
      };
    });
  }

  /** The request is answered, or given up. */
  leave(passage: Passage, outcome: "throttled" | "through" | "lost"): void {
    this.#inside -= 1;
    if (outcome === "throttled") this.#pace.throttled(passage, this.clock.elapsed());
    if (outcome === "through") this.#pace.wentThrough();
    this.#open();
  }

  #open(): void {
    while (this.#waiting.length > 0) {
      const waitMs = this.#pace.nextAt(this.#inside, this.atOnce) - this.clock.elapsed();
      if (waitMs > 0) {
        this.#openIn(waitMs);
        return;
      }
      const next = this.#waiting.find(({ urgent }) => urgent) ?? this.#waiting[0];
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#inside += 1;
      next?.go(this.#pace.sent(this.clock.elapsed()));
    }
  }

  /** Looks again then, for the rate may have changed in between; not at all where only an answer makes room. */
  #openIn(waitMs: number): void {
    if (this.#waking || waitMs === Number.POSITIVE_INFINITY) return;
    this.#waking = true;
    void this.clock.sleep(waitMs).then(() => {
      this.#waking = false;
      this.#open();
    });
  }
}
