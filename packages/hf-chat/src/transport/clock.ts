/** Where time comes from, so that a test can move it instead of waiting for it. */
export interface Clock {
  /** Milliseconds since the epoch; must never run backwards. */
  now(): number;
  /** Calls `callback` once after `delayMs`; the handle goes to {@link Clock.clearTimer}. */
  setTimer(callback: () => void, delayMs: number): unknown;
  clearTimer(handle: unknown): void;
}

/** Read once: the getter costs as much as the time itself. */
const { timeOrigin } = performance;

/** Wall-clock origin with a monotonic hand: an NTP step must not expire every request at once. */
export const systemClock: Clock = {
  now: () => timeOrigin + performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimer: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
