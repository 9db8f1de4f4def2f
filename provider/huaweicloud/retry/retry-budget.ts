/** What a run may spend on retries before something succeeds. */
const capacity = 500;

/**
 * The retries that all requests of a process may make together, as a token bucket: a brown-out that fails every request is
 * not multiplied by the number of resources. After the standard mode of the AWS SDKs, with its figures.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export class RetryBudget {
  #tokens = capacity;

  /** Takes what a retry costs; false where there is not enough left. */
  spend(cost: number): boolean {
    if (cost > this.#tokens) return false;
    this.#tokens -= cost;
    return true;
  }

  /** A request succeeded: its last retry is paid back; without any, one token comes in. */
  earn(lastCost: number): void {
    this.#tokens = Math.min(capacity, this.#tokens + Math.max(1, lastCost));
  }
}
