import { type Fault, isFault } from "./fault";

/** Requests at a time while nobody has accepted the key yet, after the very first one, which goes alone. */
const lanes = 3;

/**
 * Keeps a wrong access key from being locked: five wrong signatures in a row do that for five minutes, and a run with hundreds of
 * resources sends many requests at once. The first request goes alone; once one was not accepted, none is sent any more.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export class Lockout {
  #accepted = false;
  #refusal: Fault | undefined;
  #ended = 0;
  #inFlight = 0;
  #waiting: Array<() => void> = [];

  /** Does the exchange when it may be done. @param instead what to throw where an earlier request was not accepted */
  async during<T>(exchange: () => Promise<T>, instead: (refusal: Fault) => Error): Promise<T> {
    while (!this.#accepted && !this.#refusal && this.#inFlight >= (this.#ended > 0 ? lanes : 1)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#refusal) throw instead(this.#refusal);
    this.#inFlight += 1;
    try {
      const result = await exchange();
      this.#accepted = true;
      return result;
    } catch (error) {
      if (isFault(error, "unauthenticated")) this.#refusal = error;
      // Understood, so the key was accepted; of other answers it is not known whether anybody looked at it.
      else if (isFault(error, "gone", "denied", "refused")) this.#accepted = true;
      throw error;
    } finally {
      this.#inFlight -= 1;
      this.#ended += 1;
      for (const go of this.#waiting.splice(0)) go();
    }
  }
}
