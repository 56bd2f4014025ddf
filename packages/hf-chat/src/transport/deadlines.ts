import { PlacedList } from "../placed-list.ts";
import type { Clock } from "./clock.ts";

/** Something that has to go on by a certain time. */
export interface Awaited {
  /** Where it stands in its {@link Deadlines}; theirs to set, -1 when it stands in none. */
  place: number;
  /** Milliseconds since the epoch; theirs to set. */
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
  readonly #awaited = new PlacedList<Awaited>();
  #timer: unknown;
  #wakesAtMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sets or moves the deadline. */
  expectBy(awaited: Awaited, deadlineMs: number): void {
    awaited.deadlineMs = deadlineMs;
    if (awaited.place === -1) this.#awaited.add(awaited);
    if (deadlineMs < this.#wakesAtMs) this.#sleepUntil(deadlineMs);
  }

  /** Nothing is expected any more; a process that waits for nothing else can end. */
  forget(awaited: Awaited): void {
    this.#awaited.remove(awaited);
    if (this.#awaited.size === 0) this.#sleepUntil(Number.POSITIVE_INFINITY);
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
      for (const awaited of this.#awaited.toArray()) {
        // What comes first may have ended or moved what comes later.
        if (awaited.place === -1 || awaited.deadlineMs > nowMs) continue;
        this.#awaited.remove(awaited);
        awaited.onExpired();
      }
    } finally {
      let earliestMs = Number.POSITIVE_INFINITY;
      for (const { deadlineMs } of this.#awaited.toArray()) earliestMs = Math.min(earliestMs, deadlineMs);
      this.#sleepUntil(earliestMs);
    }
  };
}
