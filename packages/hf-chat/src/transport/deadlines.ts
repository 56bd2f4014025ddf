import { type Placed, PlacedList } from "../placed-list.ts";
import type { Clock } from "./clock.ts";

/** Something that has to go on by a certain time. */
export interface Expiring extends Placed {
  /** Milliseconds since the epoch; the {@link Deadlines} set it. */
  deadlineMs: number;
  /** The deadline has passed and is forgotten. */
  onExpired(): void;
}

/**
 * One timer for the deadlines of all attempts. Moving a deadline later, which every event of a stream does, costs an
 * assignment, and so does a new one behind others: the timer wakes at the earliest it has heard of, looks at all, and goes
 * back to sleep until the earliest there is by then.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #expected = new PlacedList<Expiring>();
  #timer: unknown;
  #wakesAtMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sets or moves the deadline. */
  expectBy(expiring: Expiring, deadlineMs: number): void {
    expiring.deadlineMs = deadlineMs;
    if (expiring.place === -1) this.#expected.add(expiring);
    if (deadlineMs < this.#wakesAtMs) this.#sleepUntil(deadlineMs);
  }

  /** Nothing is expected any more; a process that waits for nothing else can end. */
  forget(expiring: Expiring): void {
    this.#expected.remove(expiring);
    if (this.#expected.size === 0) this.#sleepUntil(Number.POSITIVE_INFINITY);
  }

  #sleepUntil(timeMs: number): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#wakesAtMs = timeMs;
    if (timeMs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(0, Math.ceil(timeMs - this.#clock.now()));
    this.#timer = this.#clock.setTimer(this.#wake, delayMs);
  }

  readonly #wake = (): void => {
    this.#timer = undefined;
    this.#wakesAtMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#clock.now();
    try {
      for (const expiring of this.#expected.toArray()) {
        // What comes first may have ended or moved what comes later.
        if (expiring.place === -1 || expiring.deadlineMs > nowMs) continue;
        this.#expected.remove(expiring);
        expiring.onExpired();
      }
    } finally {
      let earliestMs = Number.POSITIVE_INFINITY;
      for (const { deadlineMs } of this.#expected.toArray()) earliestMs = Math.min(earliestMs, deadlineMs);
      this.#sleepUntil(earliestMs);
    }
  };
}
