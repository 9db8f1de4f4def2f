/** Lets so many requests through in any second; those that it refuses do not count. */
export class RateLimit {
  #admitted: number[] = [];

  constructor(
    private readonly perSecond: number | undefined,
    private readonly now: () => number,
  ) {}

  admits(): boolean {
    if (this.perSecond === undefined) return true;
    const now = this.now();
    this.#admitted = this.#admitted.filter((at) => at > now - 1_000);
    if (this.#admitted.length >= this.perSecond) return false;
    this.#admitted.push(now);
    return true;
  }
}
