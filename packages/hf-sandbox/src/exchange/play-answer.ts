import { type Frame, isContent, type Rendering } from "../endpoints/rendering.ts";
import type { Exchange } from "./exchange.ts";

/** How fast a backend is. */
export interface Pace {
  /** Milliseconds before the first byte. */
  readonly latencyMs: number;
  /** Infinity sends everything at once. */
  readonly tokensPerSecond: number;
}

/** The head of an event stream. */
export const EVENT_STREAM = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
};

/** Plays an answer to its end, as events or as one body. */
export async function playAnswer(
  exchange: Exchange,
  rendering: Rendering,
  stream: boolean,
  pace: Pace,
): Promise<void> {
  await exchange.pause(pace.latencyMs);
  if (!stream) {
    if (Number.isFinite(pace.tokensPerSecond)) {
      const tokens = rendering.frames.filter(isContent).length;
      await exchange.pause((tokens / pace.tokensPerSecond) * 1000);
    }
    exchange.answer({ status: 200, headers: { "content-type": "application/json" }, body: rendering.json });
    return;
  }
  exchange.head(200, EVENT_STREAM);
  await playFrames(exchange, rendering.frames, pace);
  exchange.end();
}

/** Sends frames in the backend's rhythm: each at its own moment after the first, so that late timers don't add up. */
async function playFrames(exchange: Exchange, frames: readonly Frame[], pace: Pace): Promise<void> {
  const startedAt = performance.now();
  let tokens = 0;
  for (const frame of frames) {
    if (isContent(frame) && Number.isFinite(pace.tokensPerSecond)) {
      tokens += 1;
      const due = startedAt + (tokens / pace.tokensPerSecond) * 1000;
      await exchange.pause(due - performance.now());
    }
    await exchange.write(frame.text);
  }
}
