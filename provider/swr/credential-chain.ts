import type { Clock } from "./clock";
import type { Credentials } from "./credentials";
import { isFault } from "./fault";

/** A place where credentials may be. */
export interface CredentialPlace {
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

/** Temporary credentials are renewed when less than this is left of them. */
const renewBeforeMs = 10 * 60_000;

/** Looks for credentials in one place after the other, keeps to the first that has any, and renews those that end. */
export class CredentialChain {
  #place: CredentialPlace | undefined;
  #current: Credentials | undefined;
  #looking: Promise<Credentials> | undefined;

  constructor(
    private readonly places: readonly CredentialPlace[],
    private readonly clock: Clock,
  ) {}

  /** Where the credentials came from. */
  get source(): string {
    return this.#place?.name ?? "nowhere";
  }

  get kind(): Credentials["kind"] {
    return this.#current?.kind ?? "none";
  }

  /** The credentials of today; asked for once for all who wait. */
  async current(): Promise<Credentials> {
    if (this.#current && !this.#isEnding(this.#current)) return this.#current;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<Credentials> {
    const findings: string[] = [];
    for (const place of this.#place ? [this.#place] : this.places) {
      const found = await place.find().catch((error: unknown) => {
        // Old ones that have not ended yet are better than none.
        if (this.#current && !this.#hasEnded(this.#current) && isFault(error)) return this.#current;
        throw error;
      });
      if (typeof found !== "string") {
        this.#place = place;
        this.#current = found;
        return found;
      }
      findings.push(`${place.name}: ${found}`);
    }
    throw new NoCredentials(findings);
  }

  #isEnding({ expiresAt }: Credentials): boolean {
    return expiresAt !== undefined && expiresAt - renewBeforeMs <= this.clock.now();
  }

  #hasEnded({ expiresAt }: Credentials): boolean {
    return expiresAt !== undefined && expiresAt <= this.clock.now();
  }
}
