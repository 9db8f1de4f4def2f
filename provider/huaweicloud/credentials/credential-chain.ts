import type { Clock } from "../time/clock";
import type { Credentials, KeyPlace } from "./credentials";

/** A place that credentials may come from. */
export interface CredentialSource {
  /** For messages, as in "the environment (HW_ACCESS_KEY)". */
  name: string;
  /** Returns the credentials, or what was found instead: a few words, no values. Throws if something there is wrong. */
  find(): Promise<Credentials | string>;
}

/** No source had credentials. */
export class NoCredentials extends Error {
  override readonly name = "NoCredentials";

  /** @param findings what was found at each source, a line each */
  constructor(readonly findings: readonly string[]) {
    super("no credentials were found");
  }
}

/**
 * What new credentials show about the clock of this machine: how far it is ahead of the issuer's, and whether they count as expired for
 * that alone; or only for how long they have been expired, which may be the fault of the clock or of the credentials.
 */
export type ClockReading = { aheadMs: number; endsThem: boolean } | { endedMs: number };
export type ClockWatch = (reading: ClockReading) => void;

/** Temporary credentials are renewed when less than this is left of them. */
const renewBeforeMs = 10 * 60_000;
/** Credentials that are expired when they arrive, by a clock that must be wrong, are used for so long. */
const leastMs = 60_000;
const retryAfterMs = 60_000;

/** Looks for credentials in one source after the other, keeps to the first that has any, and renews those that expire. */
export class CredentialChain {
  #source: CredentialSource | undefined;
  #lastSource: CredentialSource | undefined;
  #current: Credentials | undefined;
  /** When the current ones expire, and when they are renewed, by the clock of this machine. */
  #expiresAt = Number.POSITIVE_INFINITY;
  #renewAt = Number.POSITIVE_INFINITY;
  #looking: Promise<Credentials> | undefined;
  /** A failed renewal is not repeated before. */
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly sources: readonly CredentialSource[],
    private readonly clock: Clock,
    private readonly onClock: ClockWatch = () => {},
  ) {}

  /** The source of the credentials, or the one that was looked at last. */
  get source(): string {
    return (this.#source ?? this.#lastSource)?.name ?? "nowhere";
  }

  get kind(): Credentials["kind"] {
    return this.#current?.kind ?? "none";
  }

  /** What the file of the keys also holds. */
  get place(): KeyPlace {
    return (this.#current?.kind === "keys" && this.#current.place) || {};
  }

  /** Returns the current credentials. They are looked for once for all callers that wait. */
  async current(): Promise<Credentials> {
    if (this.#current && this.#renewAt > this.clock.now()) return this.#current;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Returns fresh credentials in place of some that are rejected before they expire, or the same ones if they cannot be renewed. */
  async renewed(used: Credentials): Promise<Credentials> {
    const isOurs = this.#current === used;
    if (isOurs && this.#retryAt > this.clock.now()) return used;
    if (isOurs) this.#renewAt = this.clock.now();
    return this.current();
  }

  async #look(): Promise<Credentials> {
    try {
      return await this.#find();
    } catch (error) {
      this.#retryAt = this.clock.now() + retryAfterMs;
      if (!this.#current || this.#expiresAt <= this.clock.now()) throw error;
      // Old ones that have not expired are better than none.
      this.#renewAt = Math.min(this.#expiresAt, this.#retryAt);
      return this.#current;
    }
  }

  async #find(): Promise<Credentials> {
    const findings: string[] = [];
    for (const source of this.#source ? [this.#source] : this.sources) {
      this.#lastSource = source;
      const found = await source.find();
      if (typeof found !== "string") {
        this.#source = source;
        this.#keep(found);
        return found;
      }
      findings.push(`${source.name}: ${found}`);
    }
    throw new NoCredentials(findings);
  }

  /** The clock of the issuer decides how long they last. Those that last only a few minutes are used for half of that time. */
  #keep(credentials: Credentials): void {
    const now = this.clock.now();
    const { expiresAt = Number.POSITIVE_INFINITY, givenAt } = credentials;
    // A Date header has no fractions of a second.
    const lastsMs = Math.max(leastMs, expiresAt - (givenAt === undefined ? now : givenAt + 999));
    this.#current = credentials;
    this.#expiresAt = now + lastsMs;
    this.#renewAt = now + Math.max(lastsMs - renewBeforeMs, lastsMs / 2);
    if (givenAt !== undefined)
      this.onClock({ aheadMs: now - givenAt, endsThem: expiresAt <= now && expiresAt > givenAt });
    else if (expiresAt <= now) this.onClock({ endedMs: now - expiresAt });
  }
}
