import { type Fault, isFault } from "./fault";

/** Requests at a time while nobody has accepted the key yet, after the very first one, which goes alone. */
const lanes = 3;
/** Wrong signatures in a row after which no more are sent with a key that was accepted before; five lock it. */
const wrongInARow = 3;

/**
 * Keeps an access key from being locked: five wrong signatures in a row do that for five minutes, and a run with hundreds of
 * resources sends many requests at once. The first request goes alone; if it is not accepted, none is sent any more.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export class Lockout {
  #accepted = false;
  #refusal: Fault | undefined;
  #wrong = 0;
  #ended = 0;
  #inFlight = 0;
  #waiting: Array<() => void> = [];

  /**
   * Does the exchange when it may be done.
   * @param until given when the caller waits no longer: then the exchange is done at once, and fails for that reason
   * @param instead what to throw where an earlier request was not accepted
   */
  async during<T>(exchange: () => Promise<T>, until: AbortSignal, instead: (refusal: Fault) => Error): Promise<T> {
    while (this.#isClosed() && !until.aborted) await this.#change(until);
    if (this.#refusal) throw instead(this.#refusal);
    this.#inFlight += 1;
    try {
      const result = await exchange();
      this.#accept();
      return result;
    } catch (error) {
      this.#judge(error);
      throw error;
    } finally {
      this.#inFlight -= 1;
      this.#ended += 1;
      for (const go of this.#waiting.splice(0)) go();
    }
  }

  /** Resolves when an exchange has ended, or the caller waits no longer. */
  #change(until: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        until.removeEventListener("abort", go);
        resolve();
      };
      until.addEventListener("abort", go);
      this.#waiting.push(go);
    });
  }

  #isClosed(): boolean {
    return !this.#accepted && !this.#refusal && this.#inFlight >= (this.#ended > 0 ? lanes : 1);
  }

  #accept(): void {
    this.#accepted = true;
    this.#wrong = 0;
  }

  #judge(error: unknown): void {
    // An answer without a code is a proxy's: nobody has looked at the signature.
    if (!isFault(error) || error.code === undefined) return;
    // Understood, so the key was accepted; of other answers it is not known whether anybody looked at it.
    if (isFault(error, "gone", "denied", "refused")) this.#accept();
    if (!isFault(error, "unauthenticated") && !isDisguisedRefusal(error)) return;
    this.#wrong += 1;
    if (!this.#accepted || this.#wrong >= wrongInARow) this.#refusal = error;
  }
}

/** A refusal of the key under a status of success. */
function isDisguisedRefusal({ kind, code = "" }: Fault): boolean {
  return kind === "contradictory" && /^401$|unauth|APIGW?\.030[135]/i.test(code);
}
