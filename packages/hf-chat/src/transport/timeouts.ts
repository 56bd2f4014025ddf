import { ChatError } from "../errors/chat-error.ts";

/** Every time limit of a request, in milliseconds. */
export interface Timeouts {
  /** From the start of an attempt until its connection stands (TLS included). Default 10 000. Fails as `upstream_connect_timeout`. */
  readonly connectMs: number;
  /** Streaming: from the request being sent to the first event that is not a comment or a ping. Default 60 000. Fails as `upstream_first_byte_timeout`. */
  readonly firstByteMs: number;
  /**
   * Not streaming: from the request being sent to the first byte of the answer that is not white space, which comes when the whole answer has been generated.
   * Default five times {@link Timeouts.firstByteMs}, so 300 000. Fails as `upstream_first_byte_timeout`.
   */
  readonly answerMs: number;
  /** Between two events of a stream, or two chunks of a body; comments, pings and white space do not count. Default 120 000. Fails as `upstream_idle_timeout`. */
  readonly idleMs: number;
  /** The same while the model is reasoning. Default 300 000. */
  readonly reasoningIdleMs: number;
  /** After every choice has its `finish_reason`: how long to wait for usage and `[DONE]`, and after `[DONE]` for the connection to become free. Default 5 000. Never fails. */
  readonly afterFinishMs: number;
  /** The longest sum of waits one request may spend on a `Retry-After` or a loading model. Default 60 000. */
  readonly maxWaitMs: number;
  /** Everything together, waits and retries included. Default 1 800 000 (30 minutes). Fails as `upstream_total_timeout`. */
  readonly totalMs: number;
}

const DEFAULTS = {
  connectMs: 10_000,
  firstByteMs: 60_000,
  idleMs: 120_000,
  reasoningIdleMs: 300_000,
  afterFinishMs: 5_000,
  maxWaitMs: 60_000,
  totalMs: 1_800_000,
} as const;

/** The longest delay a Node timer takes; a longer one would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Fills in the defaults and refuses what no timer can hold. Throws `invalid_options`. */
export function resolveTimeouts(given: Partial<Timeouts> = {}): Timeouts {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (typeof value !== "number" || !(value > 0) || value > MAX_TIMER_MS) {
      throw new ChatError({
        code: "invalid_options",
        message: `timeouts.${name} must be a number of milliseconds above 0 and at most ${MAX_TIMER_MS}, for example 60000.`,
      });
    }
  }
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const merged: Omit<Timeouts, "answerMs"> & { answerMs?: number } = { ...DEFAULTS, ...known };
  return { ...merged, answerMs: merged.answerMs ?? Math.min(merged.firstByteMs * 5, MAX_TIMER_MS) };
}
