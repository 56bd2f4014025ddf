import { createSseDecoder, type SseEvent } from "@openclaw-hf/hf-chat/events";

/** A page that comes back after a break gets everything in one event. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;

/** The server-sent events of an answer, as they come. Leaving the loop early closes the connection. */
export async function* readEvents(response: Response): AsyncGenerator<SseEvent> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const decoder = createSseDecoder({ maxEventBytes: MAX_EVENT_BYTES });
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      yield* decoder.push(next.value);
    yield* decoder.end();
  } finally {
    await reader.cancel().catch(() => {
      // It has ended, one way or another.
    });
  }
}
