const FIRST_MS = 100;
const MAX_MS = 10_000;
/** One that has lived so long was not ended by what makes it start. */
const HEALTHY_MS = 60_000;

/** How long to wait before a worker is started again: longer each time, as long as none lives for a minute, and bounded. */
export class RestartBackoff {
  readonly #now: () => number;
  #failures = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds to wait, now that one has ended that began at `startedAt`. */
  next(startedAt: number): number {
    if (this.#now() - startedAt >= HEALTHY_MS) this.#failures = 0;
    const delayMs = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(this.#failures, 10));
    this.#failures++;
    return delayMs;
  }
}
