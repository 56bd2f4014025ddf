import type { Clock } from "./clock.ts";

/**
 * One timer for a sequence of deadlines. Moving the deadline later, which every event of a stream does, costs an assignment: the timer wakes
 * at the old time, sees the new one and goes back to sleep.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #onExpired: () => void;
  #deadlineMs = Number.POSITIVE_INFINITY;
  #wakesAtMs = Number.POSITIVE_INFINITY;
  #timer: unknown;

  constructor(clock: Clock, onExpired: () => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  expectBy(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs;
    if (this.#timer !== undefined) {
      if (this.#wakesAtMs <= deadlineMs) return;
      this.#clock.clearTimer(this.#timer);
    }
    this.#sleep();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#deadlineMs = this.#wakesAtMs = Number.POSITIVE_INFINITY;
  }

  #sleep(): void {
    this.#wakesAtMs = this.#deadlineMs;
    this.#timer = this.#clock.setTimer(
      this.#wake,
      Math.max(0, Math.ceil(this.#deadlineMs - this.#clock.now())),
    );
  }

  readonly #wake = (): void => {
    this.#timer = undefined;
    if (this.#deadlineMs === Number.POSITIVE_INFINITY) return;
    if (this.#clock.now() >= this.#deadlineMs) this.#onExpired();
    else this.#sleep();
  };
}
