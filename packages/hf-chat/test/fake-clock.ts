import type { Clock } from "../src/index.ts";

/** A clock that moves when told to. */
export class FakeClock implements Clock {
  #nowMs = 1_000_000;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();
  #nextId = 1;

  now(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): number {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#nowMs + delayMs, callback });
    return id;
  }

  clearTimer(handle: unknown): void {
    this.#timers.delete(handle as number);
  }

  /** Timers waiting. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on, firing in order what becomes due, also what that sets. */
  advance(ms: number): void {
    const end = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      const [id, { at, callback }] = due;
      this.#timers.delete(id);
      this.#nowMs = Math.max(this.#nowMs, at);
      callback();
    }
    this.#nowMs = end;
  }
}
