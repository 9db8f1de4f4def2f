import type { End, Permit } from "./permit";

/**
 * The gateway's own limit for each API, in requests a second; the same for everybody.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export const gatewayLimit = 200;
/** The window of that limit. It is longer than a second, because requests do not arrive as evenly as they are sent. */
const windowMs = 1_100;
/** Requests in flight past the limit until it is known whether this gateway has it: if it has, so few are refused. */
const concurrencyPastLimit = 4;
/** So many requests let through past the limit show that this gateway does not have it. */
const proof = 16;

/** Goes past the gateway's own limit with few requests at a time until it is known whether this gateway has it, and keeps to it if so. */
export class GatewayLimit {
  /** Undefined while it is not known. */
  #exists: boolean | undefined;
  /** The last requests, as many as the limit lets through. */
  readonly #last: Permit[] = [];
  readonly #past = new WeakSet<Permit>();
  #throughPast = 0;

  /** When another request may be sent, with so many in flight. */
  nextAt(inFlight: number): number {
    return (this.#exists ?? inFlight >= concurrencyPastLimit) ? this.#windowStart + windowMs : Number.NEGATIVE_INFINITY;
  }

  sent(permit: Permit): void {
    if (this.#windowStart > permit.sentAt - windowMs) this.#past.add(permit);
    this.#last.push(permit);
    if (this.#last.length > gatewayLimit) this.#last.shift();
  }

  /** Whether a request was refused because of the limit: it was past it, and hardly any was refused within it. */
  hasRefused(permit: Permit, end: End): boolean {
    if (!this.#past.has(permit)) return false;
    if (end === "through" && ++this.#throughPast >= proof) this.#exists ??= false;
    if (end === "throttled" && this.#fewRefused) this.#exists ??= true;
    return end === "throttled" && this.#exists === true;
  }

  get #fewRefused(): boolean {
    return this.#last.filter(({ end }) => end === "throttled").length < concurrencyPastLimit;
  }

  get #windowStart(): number {
    return this.#last.at(-gatewayLimit)?.sentAt ?? Number.NEGATIVE_INFINITY;
  }
}
