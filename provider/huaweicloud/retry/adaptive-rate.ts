import type { End, Permit } from "./permit";

/**
 * The gateway's own limit for each API, in requests a second; the same for everybody.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export const gatewayLimit = 200;
const secondMs = 1_000;
const minuteMs = 60 * secondMs;
/** The part of what was let through that is tried: a limit lets all of that through. */
const triedWith = 0.85;
/** The share of refusals that is no reason to slow down. */
const tolerated = 0.2;
/** So many refusals above that share are a reason: what two refusals in a row come to. */
const excess = 2 * (1 - tolerated);
/** So many answers show a share. */
const enough = 10;
/** If no more than this share is refused, slowing down has helped. */
const helped = 0.15;
/** How much faster it becomes in the first second that goes well; twice that in the second one, and so on. */
const growth = 0.1;
/** Requests a second at least: some services count by the minute. */
const slowest = 0.1;
/** After so many refusals in a row, for so long, the limit is by the minute: what was let through in a minute counts. */
const drought = { refusals: 10, ms: 5 * secondMs };

type Answer = Exclude<End, "lost">;

/** More than tolerated was refused. Slower requests show whether our rate is the cause. */
interface Trial {
  /** Requests a second that the service lets through, as far as is known by now; Infinity if nothing is. */
  bearable: () => number;
  /** The requests of the minute before. */
  minute: readonly Permit[];
  /** Whether the rate rises again, towards what is bearable. */
  isComingBack: boolean;
}

/** The rate from now on; undefined for full speed. */
interface Next {
  rate?: number | undefined;
  trial?: Trial;
}

const refused = (permits: readonly Permit[]) => permits.filter(({ end }) => end === "throttled").length;
const shareRefused = (permits: readonly Permit[]) => refused(permits) / permits.length;
/** Requests in flight count as let through: a refusal is answered sooner than work that is done. */
const letThrough = (permits: readonly Permit[]) => permits.length - refused(permits);
/** Full speed (undefined) for a rate that is above the gateway's own limit. */
const limited = (rate: number) => (rate < gatewayLimit ? rate : undefined);
const known = (rate: number) => rate || Number.POSITIVE_INFINITY;

/**
 * How fast the requests of a process follow each other to one endpoint. The rate follows the share that is refused: full speed until
 * that is more than tolerated; then, for a trial, the rate that the service let through. If that helps, our rate was the cause: it
 * continues from there and rises while it goes well. If it does not help, others are the cause: the rate rises again, and that share
 * is tolerated from then on.
 * Times are on `clock.elapsed()`.
 */
export class AdaptiveRate {
  /** Requests a second at most; undefined at full speed. */
  #rate: number | undefined;
  #trial: Trial | undefined;
  /** The share that is refused whatever our rate. */
  #background = 0;
  /** The requests of the last minute. */
  readonly #lastMinute: Permit[] = [];
  /** The next gap between two requests, as a part of the usual one. */
  #nextGap = 1;
  #lastThroughAt: number | undefined;
  #throughInARow = 0;
  #refusedInARow = 0;

  /** The requests since the rate changed: the first ones, those in flight, and how many were let through. */
  #first: Permit[] = [];
  #inFlight = new Set<Permit>();
  #through = 0;
  /** Refusals since then, less what is tolerated. */
  #excess = 0;

  constructor(private readonly random: () => number = () => 0.5) {}

  /** When another request may be sent. */
  nextAt(): number {
    const rate = this.#perSecond;
    const last = this.#lastMinute.at(-1);
    return rate && last ? last.sentAt + (this.#nextGap * secondMs) / rate : Number.NEGATIVE_INFINITY;
  }

  sent(now: number): Permit {
    const permit: Permit = { sentAt: now };
    while (this.#lastMinute[0] && this.#lastMinute[0].sentAt <= now - minuteMs) this.#lastMinute.shift();
    this.#lastMinute.push(permit);
    if (this.#first.length < enough) this.#first.push(permit);
    this.#inFlight.add(permit);
    this.#lastThroughAt ??= now;
    // Random, so that it is in step neither with what the service does at intervals nor with other processes.
    this.#nextGap = 0.5 + this.random();
    return permit;
  }

  ended(permit: Permit, end: End, now: number): void {
    permit.end = end;
    // A request that was sent before the rate changed says nothing about the new one.
    const isAtThisRate = this.#inFlight.delete(permit);
    if (end === "lost") return;
    this.#countInARow(end, now);
    if (!isAtThisRate) return;
    this.#count(end);
    const next = this.#trial ? this.#verdict(this.#trial, now) : this.#isTooMuch ? this.#slower(now) : undefined;
    if (next) this.#change(next);
    else if (!this.#trial && end === "through") this.#grow();
  }

  #countInARow(end: Answer, now: number): void {
    this.#throughInARow = end === "through" ? this.#throughInARow + 1 : 0;
    this.#refusedInARow = end === "throttled" ? this.#refusedInARow + 1 : 0;
    if (end === "through") this.#lastThroughAt = now;
  }

  #count(end: Answer): void {
    const share = this.#tolerated(tolerated);
    if (end === "through") this.#through += 1;
    this.#excess = Math.max(0, this.#excess + (end === "through" ? -share : 1 - share));
  }

  get #perSecond(): number | undefined {
    return this.#rate && Math.max(slowest, Math.min(this.#rate, this.#trial?.bearable() ?? this.#rate));
  }

  /** The share that is refused anyway, and such a share of the rest. */
  #tolerated(share: number): number {
    return this.#background + (1 - this.#background) * share;
  }

  /** Whether too much was refused, even if all requests in flight are let through. */
  get #isTooMuch(): boolean {
    return this.#excess - this.#tolerated(tolerated) * this.#inFlight.size >= excess;
  }

  #change({ rate, trial }: Next): void {
    this.#rate = rate;
    this.#trial = rate === undefined ? undefined : trial;
    this.#first = [];
    this.#inFlight = new Set();
    this.#through = 0;
    this.#excess = 0;
  }

  /** Starts a trial. */
  #slower(now: number): Next {
    const before = this.#rate;
    const minute = [...this.#lastMinute];
    const lastSecond = minute.filter(({ sentAt }) => sentAt > (minute.at(-1)?.sentAt ?? now) - secondMs);
    const last = minute.slice(-Math.max(enough, before ?? 0));
    const rest = 1 - this.#background;
    const bearable =
      before === undefined
        ? () => known(triedWith * letThrough(lastSecond))
        : // By half at most: a few refusals say little of a limit.
          () => before * Math.max(0.5, (triedWith * (1 - shareRefused(last))) / rest);
    return { rate: before ?? gatewayLimit, trial: { bearable, minute, isComingBack: false } };
  }

  /** What follows from a trial; undefined while nothing does. */
  #verdict(trial: Trial, now: number): Next | undefined {
    const rate = this.#perSecond ?? gatewayLimit;
    if (this.#through === 0 && this.#isTooMuch) return this.#nothingThrough(rate / 2, trial, now);
    const isBelow = this.#rate !== undefined && this.#rate < trial.bearable();
    if (isBelow && this.#throughInARow >= 2)
      return { rate: limited(2 * rate), trial: { ...trial, isComingBack: true } };
    if (this.#first.length < enough || this.#first.some(({ end }) => !end)) return undefined;
    const share = shareRefused(this.#first);
    if (share > 0.5) return { rate: rate / 2, trial: { ...trial, bearable: () => rate / 2 } };
    if (share <= this.#tolerated(helped)) {
      this.#background = Math.min(this.#background, share);
      return { rate: limited(rate) };
    }
    this.#background = Math.max(this.#background, share);
    return { rate: limited(2 * rate), trial: { ...trial, bearable: () => known(0) } };
  }

  /** Nothing is let through: perhaps for a moment, perhaps at this rate, perhaps for a minute. */
  #nothingThrough(rate: number, trial: Trial, now: number): Next {
    const isDrought = this.#refusedInARow >= drought.refusals && now - (this.#lastThroughAt ?? now) > drought.ms;
    const byMinute = () => known(letThrough(trial.minute) / (minuteMs / secondMs));
    const bearable = isDrought ? byMinute : trial.isComingBack ? () => rate : trial.bearable;
    return { rate: Math.max(slowest, rate), trial: { ...trial, bearable, isComingBack: false } };
  }

  #grow(): void {
    if (this.#rate === undefined) return;
    const each = Math.max(1, this.#rate);
    this.#rate = limited(this.#rate * (1 + (growth * this.#through) / each ** 2));
  }
}
