import { EventEmitter, once } from "node:events";
import { type ApiError, isApiError } from "../errors/api-error";
import { keyVerdictOf } from "../errors/error-response";

/**
 * After so many refusals in a row nothing is sent any more, even if the key was accepted before or the refusals may be a proxy's: five wrong
 * signatures lock the key.
 */
const mostRefused = 3;

/**
 * Keeps an access key from being locked. Five wrong signatures in a row lock it for five minutes, and a run with hundreds of resources
 * sends many requests at once. So the first request is sent alone; if it is not accepted, no other is sent.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export class KeyLockoutGuard {
  #accepted = false;
  #refusal: ApiError | undefined;
  #refusedInARow = 0;
  #ended = 0;
  #inFlight = 0;
  /** Tells each request that waits of the end of another; any number may wait. */
  readonly #ends = new EventEmitter().setMaxListeners(0);

  /**
   * Sends a request when it may be sent.
   * @param signal aborted when the caller waits no longer: then `send` is called at once, and fails for that reason
   * @param errorAfter makes the error to throw if an earlier request was refused
   */
  async during<T>(send: () => Promise<T>, signal: AbortSignal, errorAfter: (refusal: ApiError) => Error): Promise<T> {
    while (this.#mustWait() && !signal.aborted) await once(this.#ends, "ended", { signal }).catch(() => {});
    if (this.#refusal) throw errorAfter(this.#refusal);
    this.#inFlight += 1;
    try {
      const result = await send();
      this.#accept();
      return result;
    } catch (error) {
      this.#recordOutcome(error);
      throw error;
    } finally {
      this.#inFlight -= 1;
      this.#ended += 1;
      this.#ends.emit("ended");
    }
  }

  /** Before the key is accepted, the very first request is sent alone, then as many at a time as may still be refused. */
  #mustWait(): boolean {
    return (
      !this.#accepted && !this.#refusal && this.#inFlight >= (this.#ended > 0 ? mostRefused - this.#refusedInARow : 1)
    );
  }

  #accept(): void {
    this.#accepted = true;
    this.#refusedInARow = 0;
  }

  #recordOutcome(error: unknown): void {
    const verdict = isApiError(error) ? keyVerdictOf(error) : "unknown";
    if (verdict === "accepted") this.#accept();
    if (!isApiError(error) || verdict === "accepted" || verdict === "unknown") return;
    this.#refusedInARow += 1;
    const isCertain = verdict === "refused" && !this.#accepted;
    if (isCertain || this.#refusedInARow >= mostRefused) this.#refusal = error;
  }
}
