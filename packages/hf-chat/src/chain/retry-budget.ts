/** How many retries there may be. */
export interface RetryBudgetOptions {
  /** Retries there are to begin with, and at most. Default 20. */
  readonly max?: number | undefined;
  /** What an answered request earns. Default 0.2. */
  readonly perSuccess?: number | undefined;
  /** What comes back with time. Default 0.5. */
  readonly perSecond?: number | undefined;
}

/**
 * A token bucket shared by all requests: an outage must not be answered with twice the traffic. Each answered request earns a fraction of a
 * retry, and a little comes back with time so that a quiet process is not left without. Falling back to another model costs nothing here;
 * cooldowns bound that.
 */
export class RetryBudget {
  readonly #max: number;
  readonly #perSuccess: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAtMs: number | undefined;

  constructor({ max = 20, perSuccess = 0.2, perSecond = 0.5 }: RetryBudgetOptions = {}) {
    this.#max = max;
    this.#perSuccess = perSuccess;
    this.#perSecond = perSecond;
    this.#tokens = max;
  }

  /** An attempt was answered. */
  earn(): void {
    this.#tokens = Math.min(this.#max, this.#tokens + this.#perSuccess);
  }

  /** Whether one more retry may be made, spending it if so. */
  spend(nowMs: number): boolean {
    const elapsedMs = nowMs - (this.#filledAtMs ?? nowMs);
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(this.#max, this.#tokens + (elapsedMs / 1000) * this.#perSecond);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
