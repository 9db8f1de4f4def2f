import type { Clock } from "../time/clock";
import type { Credentials, KeyPlace } from "./credentials";

/** A place where credentials may be. */
export interface CredentialSource {
  /** For messages, as in "the environment (HW_ACCESS_KEY)". */
  name: string;
  /** The credentials, or what was found in place of any: a few words, no values. Throws where something there is wrong. */
  find(): Promise<Credentials | string>;
}

/** No place had credentials. */
export class NoCredentials extends Error {
  override readonly name = "NoCredentials";

  /** @param findings what was found at each place, a line each */
  constructor(readonly findings: readonly string[]) {
    super("no credentials were found");
  }
}

/**
 * What credentials that come tell of this machine's clock: how far it is ahead of that of whoever gave them, and whether for that alone
 * they have ended; or only how long ago they have ended by it, which may be its fault or theirs.
 */
export type ClockNews = { aheadMs: number; endsThem: boolean } | { endedMs: number };
export type ClockWatch = (news: ClockNews) => void;

/** Temporary credentials are renewed when less than this is left of them. */
const renewBeforeMs = 10 * 60_000;
/** Credentials that have ended when they come, by a clock that must be wrong, are not asked for again sooner. */
const leastMs = 60_000;
const retryAfterMs = 60_000;

/** Looks for credentials in one place after the other, keeps to the first that has any, and renews those that end. */
export class CredentialChain {
  #place: CredentialSource | undefined;
  #lookedAt: CredentialSource | undefined;
  #current: Credentials | undefined;
  /** When the current ones end, and when they are renewed; by this machine's clock. */
  #endsAt = Number.POSITIVE_INFINITY;
  #renewAt = Number.POSITIVE_INFINITY;
  #looking: Promise<Credentials> | undefined;
  /** A renewal that failed is not tried again before. */
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly places: readonly CredentialSource[],
    private readonly clock: Clock,
    private readonly onClock: ClockWatch = () => {},
  ) {}

  /** Where the credentials came from, or were last looked for. */
  get source(): string {
    return (this.#place ?? this.#lookedAt)?.name ?? "nowhere";
  }

  get kind(): Credentials["kind"] {
    return this.#current?.kind ?? "none";
  }

  /** What stands beside the keys in their file. */
  get place(): KeyPlace {
    return (this.#current?.kind === "keys" && this.#current.place) || {};
  }

  /** The credentials of today; asked for once for all who wait. */
  async current(): Promise<Credentials> {
    if (this.#current && this.#renewAt > this.clock.now()) return this.#current;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Others in place of these, which are not accepted any more though their time is not over; the same where there are no others. */
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
      if (!this.#current || this.#endsAt <= this.clock.now()) throw error;
      // Old ones that have not ended yet are better than none.
      this.#renewAt = Math.min(this.#endsAt, this.#retryAt);
      return this.#current;
    }
  }

  async #find(): Promise<Credentials> {
    const findings: string[] = [];
    for (const place of this.#place ? [this.#place] : this.places) {
      this.#lookedAt = place;
      const found = await place.find();
      if (typeof found !== "string") {
        this.#place = place;
        this.#keep(found);
        return found;
      }
      findings.push(`${place.name}: ${found}`);
    }
    throw new NoCredentials(findings);
  }

  /** How long they last is what the clock of whoever gave them says. Those that last a few minutes only are used for half of them. */
  #keep(credentials: Credentials): void {
    const now = this.clock.now();
    const { expiresAt = Number.POSITIVE_INFINITY, givenAt } = credentials;
    // A Date header leaves out what is less than a second.
    const lastsMs = Math.max(leastMs, expiresAt - (givenAt === undefined ? now : givenAt + 999));
    this.#current = credentials;
    this.#endsAt = now + lastsMs;
    this.#renewAt = now + Math.max(lastsMs - renewBeforeMs, lastsMs / 2);
    if (givenAt !== undefined)
      this.onClock({ aheadMs: now - givenAt, endsThem: expiresAt <= now && expiresAt > givenAt });
    else if (expiresAt <= now) this.onClock({ endedMs: now - expiresAt });
  }
}
