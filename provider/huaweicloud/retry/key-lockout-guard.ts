import { type ApiError, isApiError } from "../errors/api-error";
import { keyVerdictOf } from "../errors/key-verdict";

/**
 * Refusals in a row after which no more is sent with a key that was accepted before, or where it is not certain that the gateway refuses
 * it: five wrong signatures lock it.
 */
const wrongInARow = 3;

/**
 * Keeps an access key from being locked: five wrong signatures in a row do that for five minutes, and a run with hundreds of
 * resources sends many requests at once. The first request goes alone; if it is not accepted, none is sent any more.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export class KeyLockoutGuard {
  #accepted = false;
  #refusal: ApiError | undefined;
  #wrong = 0;
  #ended = 0;
  #inFlight = 0;
  #waiting: Array<() => void> = [];

  /**
   * Does the exchange when it may be done.
   * @param until given when the caller waits no longer: then the exchange is done at once, and fails for that reason
   * @param instead what to throw where an earlier request was not accepted
   */
  async during<T>(exchange: () => Promise<T>, until: AbortSignal, instead: (refusal: ApiError) => Error): Promise<T> {
    while (this.#isClosed() && !until.aborted) await this.#nextCompletion(until);
    if (this.#refusal) throw instead(this.#refusal);
    this.#inFlight += 1;
    try {
      const result = await exchange();
      this.#accept();
      return result;
    } catch (error) {
      this.#recordOutcome(error);
      throw error;
    } finally {
      this.#inFlight -= 1;
      this.#ended += 1;
      for (const go of this.#waiting.splice(0)) go();
    }
  }

  /** Resolves when an exchange has ended, or the caller waits no longer. */
  #nextCompletion(until: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        until.removeEventListener("abort", go);
        resolve();
      };
      until.addEventListener("abort", go);
      this.#waiting.push(go);
    });
  }

  /** Nobody has accepted the key yet: the very first request goes alone, then as many as may still be refused. */
  #isClosed(): boolean {
    return !this.#accepted && !this.#refusal && this.#inFlight >= (this.#ended > 0 ? wrongInARow - this.#wrong : 1);
  }

  #accept(): void {
    this.#accepted = true;
    this.#wrong = 0;
  }

  #recordOutcome(error: unknown): void {
    const verdict = isApiError(error) ? keyVerdictOf(error) : "unknown";
    if (verdict === "accepted") this.#accept();
    if (!isApiError(error) || verdict === "accepted" || verdict === "unknown") return;
    this.#wrong += 1;
    const isCertain = verdict === "refused" && !this.#accepted;
    if (isCertain || this.#wrong >= wrongInARow) this.#refusal = error;
  }
}
