import { ChatError } from "../errors/chat-error.ts";
import { readSseEvents, type SseEvent } from "./sse-event.ts";
import { OversizedEvent, SseFramer } from "./sse-framer.ts";

export interface SseDecoderOptions {
  /** The longest event accepted, in bytes. Default 1 048 576 (1 MiB). */
  readonly maxEventBytes?: number | undefined;
}

/** Turns bytes into events, however the bytes are split. */
export interface SseDecoder {
  /** The events that `chunk` completes. Throws `upstream_invalid_event` when one is longer than allowed. */
  push(chunk: Uint8Array): SseEvent[];
  /** No more bytes will come: the last event, if it was not closed by a blank line. The specification discards it; a backend's last `[DONE]` often is one. */
  end(): SseEvent[];
}

export const DEFAULT_MAX_EVENT_BYTES = 1_048_576;

/**
 * A decoder of server-sent events (WHATWG HTML §9.2.6) with bounded memory. Needs nothing of Node.
 *
 * @example
 * const decoder = createSseDecoder();
 * for await (const chunk of response.body) for (const { data } of decoder.push(chunk)) handle(data);
 */
export function createSseDecoder(options: SseDecoderOptions = {}): SseDecoder {
  const maxEventBytes = options.maxEventBytes ?? DEFAULT_MAX_EVENT_BYTES;
  const framer = new SseFramer(maxEventBytes);
  const text = new TextDecoder("utf-8", { ignoreBOM: true });
  // A block ends behind a line end, so it never cuts a character and can be decoded on its own.
  const read = (block: Uint8Array | undefined, closing = ""): SseEvent[] => {
    if (block === undefined) return [];
    return readSseEvents(text.decode(block) + closing).map(({ event, data, id, start, end }) => {
      if (end - start > maxEventBytes) throw oversized(maxEventBytes);
      return { event, data, id };
    });
  };
  return {
    push(chunk) {
      try {
        return read(framer.push(chunk));
      } catch (error) {
        throw error instanceof OversizedEvent ? oversized(maxEventBytes) : error;
      }
    },
    end: () => read(framer.end(), "\n\n"),
  };
}

const oversized = (maxEventBytes: number) =>
  new ChatError({
    code: "upstream_invalid_event",
    message: `The stream sent an event longer than ${maxEventBytes} bytes.`,
  });
