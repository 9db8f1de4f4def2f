/** Tokens that a run may spend on retries before something succeeds. */
const capacity = 500;

/**
 * Limits the retries of all requests of a process together, as a token bucket. So an outage that fails every request is not
 * multiplied by the number of resources. It follows the standard mode of the AWS SDKs, with its figures.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export class RetryBudget {
  #tokens = capacity;

  /** Takes what a retry costs. Returns false if there is not enough left. */
  spend(cost: number): boolean {
    if (cost > this.#tokens) return false;
    this.#tokens -= cost;
    return true;
  }

  /** A request succeeded: its last retry is paid back; if it had none, one token is added. */
  earn(lastCost: number): void {
    this.#tokens = Math.min(capacity, this.#tokens + Math.max(1, lastCost));
  }
}
