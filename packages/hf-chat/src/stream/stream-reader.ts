import { parseJsonObject } from "../parse-json-object.ts";
import type { Endpoint } from "../transport/upstream-call.ts";
import { createEventDialect, type EventDialect } from "./event-dialect.ts";
import { RepeatedEvent } from "./repeated-event.ts";
import { type LocatedSseEvent, readSseEvents } from "./sse-event.ts";
import { OversizedEvent, SseFramer } from "./sse-framer.ts";

/** Why a stream ended before its bytes did. */
export type StreamStop =
  | { readonly kind: "done" }
  | { readonly kind: "error"; readonly event: Record<string, unknown> }
  | { readonly kind: "invalid"; readonly detail: string };

/** What one chunk brought. */
export interface StreamStep {
  /** Whole events to pass on. */
  readonly bytes: Buffer | undefined;
  /** Whether one of them was more than a comment or a ping. */
  readonly hasData: boolean;
  readonly stop: StreamStop | undefined;
}

const NOTHING: StreamStep = { bytes: undefined, hasData: false, stop: undefined };

export interface StreamReaderOptions {
  readonly endpoint: Endpoint;
  readonly maxEventBytes: number;
  readonly hideUsageEvent: boolean;
}

/**
 * Passes a stream on event by event, byte for byte, and proves what it passes: every event is JSON of bounded size and not an error, and
 * the end is an end. Text is read as latin1, whose characters are bytes: cheaper than UTF-8, and enough for structure.
 */
export class StreamReader {
  readonly dialect: EventDialect;
  readonly #framer: SseFramer;
  readonly #options: StreamReaderOptions;
  readonly #repeated = new RepeatedEvent();

  constructor(options: StreamReaderOptions) {
    this.#options = options;
    this.#framer = new SseFramer(options.maxEventBytes);
    this.dialect = createEventDialect(options.endpoint);
  }

  push(chunk: Buffer): StreamStep {
    let block: Uint8Array | undefined;
    try {
      block = this.#framer.push(chunk);
    } catch (error) {
      if (error instanceof OversizedEvent) return { ...NOTHING, stop: this.#oversized() };
      throw error;
    }
    return block === undefined ? NOTHING : this.#read(block);
  }

  /** The connection ended: whatever stood behind the last blank line, if it is an event of its own. `unread` is what was not. */
  end(): StreamStep & { readonly unread: Buffer | undefined } {
    const rest = this.#framer.end();
    if (rest === undefined) return { ...NOTHING, unread: undefined };
    const step = this.#read(Buffer.concat([rest, Buffer.from("\n\n")]));
    // A last event that does not parse was cut short: that is an end without a proof, not a malformed event.
    if (step.stop?.kind === "invalid" || !(step.hasData || step.stop)) {
      return { ...NOTHING, unread: asBuffer(rest) };
    }
    return { ...step, unread: undefined };
  }

  #read(block: Uint8Array): StreamStep {
    const bytes = asBuffer(block);
    const text = bytes.toString("latin1");
    const readTo = this.#readRepeated(text);
    if (readTo === text.length) return { bytes, hasData: true, stop: undefined };
    let hasData = readTo > 0;
    let cut = bytes.length;
    let stop: StreamStop | undefined;
    let hidden: LocatedSseEvent[] | undefined;
    for (const event of readSseEvents(text, readTo)) {
      const meaning = this.#meaningOf(event, text);
      if (meaning === "data") hasData = true;
      else if (meaning === "hidden") {
        hidden ??= [];
        hidden.push(event);
      } else if (meaning !== "ping") {
        stop = meaning;
        cut = meaning.kind === "done" ? event.end : event.start;
        break;
      }
    }
    let passed = bytes;
    if (hidden !== undefined) passed = without(bytes, hidden, cut);
    else if (cut < bytes.length) passed = bytes.subarray(0, cut);
    return { bytes: passed.length === 0 ? undefined : passed, hasData, stop };
  }

  /** Reads the events at the beginning that repeat an earlier one. Returns where they end. */
  #readRepeated(text: string): number {
    let readTo = 0;
    while (readTo < text.length) {
      const end = this.#repeated.read(text, readTo);
      if (end === undefined || end - readTo > this.#options.maxEventBytes) break;
      this.dialect.read(this.#repeated.parsed, this.#repeated.name);
      readTo = end;
    }
    return readTo;
  }

  #meaningOf(event: LocatedSseEvent, text: string): "data" | "ping" | "hidden" | StreamStop {
    if (event.end - event.start > this.#options.maxEventBytes) return this.#oversized();
    if (event.data === DONE) return { kind: "done" };
    // Clients try to parse an empty `data:` as JSON; as a keep-alive it has served its purpose here.
    if (event.data === "") return "hidden";
    const parsed = parseJsonObject(event.data);
    if (parsed === undefined) return { kind: "invalid", detail: "an event that is not a JSON object" };
    const meaning = this.dialect.read(parsed, event.event);
    if (meaning === "data") this.#repeated.learn(text, event, parsed);
    if (meaning === "error") return { kind: "error", event: parseJsonObject(utf8(event.data)) ?? parsed };
    if (meaning === "done") return { kind: "done" };
    if (meaning === "usage-only") return this.#options.hideUsageEvent ? "hidden" : "data";
    return meaning;
  }

  #oversized(): StreamStop {
    return { kind: "invalid", detail: `an event longer than ${this.#options.maxEventBytes} bytes` };
  }
}

const DONE = "[DONE]";

function without(bytes: Buffer, hidden: readonly LocatedSseEvent[], cut: number): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (const event of hidden) {
    kept.push(bytes.subarray(from, event.start));
    from = event.end;
  }
  kept.push(bytes.subarray(from, cut));
  return Buffer.concat(kept);
}

const utf8 = (latin1: string) => Buffer.from(latin1, "latin1").toString("utf8");
const asBuffer = (bytes: Uint8Array) =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
