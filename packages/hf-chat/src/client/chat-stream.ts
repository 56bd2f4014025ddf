import { ChatError } from "../errors/chat-error.ts";
import { createMessageJoiner, type JoinedMessage, type MessagePart } from "../message/message-joiner.ts";
import { createSseDecoder } from "../stream/sse-decoder.ts";
import type { SseEvent } from "../stream/sse-event.ts";
import type { CommitHead, Summary, UpstreamHandle, UpstreamSink } from "../transport/upstream-call.ts";

/** A whole answer and who gave it. */
export interface ChatResult extends JoinedMessage, Omit<Summary, "usage" | "finishReason"> {
  /** Headers of the answer, from an allow-list. */
  readonly headers: CommitHead["headers"];
}

/** An answer as it comes. Leaving the loop early closes the connection. */
export interface ChatStream extends AsyncIterableIterator<MessagePart, undefined, undefined> {
  /** The whole answer; reads to the end also when nobody iterates. Rejects with a {@link ChatError} that carries the partial message. */
  result(): Promise<ChatResult>;
  /** Closes the connection; whoever waits gets `aborted`. */
  abort(reason?: unknown): void;
}

/** Parts waiting for a slow reader before the upstream is paused. */
const MAX_QUEUED_PARTS = 256;

interface Waiter {
  readonly resolve: (result: IteratorResult<MessagePart, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** The sink of one streamed request and the iterator over it. */
export class PartStream implements ChatStream, UpstreamSink {
  readonly #decoder: ReturnType<typeof createSseDecoder>;
  readonly #joiner = createMessageJoiner();
  readonly #result: Promise<ChatResult>;
  #resolveResult: (result: ChatResult) => void = () => {};
  #rejectResult: (error: ChatError) => void = () => {};
  readonly #handle: UpstreamHandle;
  #queue: MessagePart[] = [];
  #waiters: Waiter[] = [];
  #head: CommitHead | undefined;
  #isPaused = false;
  #isDraining = false;
  #isEnded = false;
  #error: ChatError | undefined;

  constructor(send: (sink: UpstreamSink) => UpstreamHandle, maxEventBytes: number | undefined) {
    this.#decoder = createSseDecoder({ maxEventBytes });
    this.#result = new Promise((resolve, reject) => {
      this.#resolveResult = resolve;
      this.#rejectResult = reject;
    });
    // Whoever only iterates gets the error there; it must not be reported again as unhandled.
    this.#result.catch(() => {});
    this.#handle = send(this);
  }

  result(): Promise<ChatResult> {
    this.#isDraining = true;
    this.#resume();
    return this.#result;
  }

  abort(reason?: unknown): void {
    this.#handle.abort(reason);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<MessagePart, undefined>> {
    const part = this.#queue.shift();
    if (part !== undefined) {
      if (this.#queue.length === 0) this.#resume();
      return Promise.resolve({ done: false, value: part });
    }
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      return Promise.reject(error);
    }
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<MessagePart, undefined>> {
    this.#handle.abort();
    this.#queue = [];
    this.#error = undefined;
    return Promise.resolve({ done: true, value: undefined });
  }

  onCommit(head: CommitHead): void {
    this.#head = head;
  }

  onData(chunk: Buffer): boolean {
    for (const event of this.#decoder.push(chunk)) this.#takeEvent(event);
    this.#isPaused = this.#queue.length >= MAX_QUEUED_PARTS && !this.#isDraining;
    return !this.#isPaused;
  }

  onEnd(summary: Summary): void {
    for (const part of this.#joiner.end()) this.#emit(part);
    this.#isEnded = true;
    this.#resolveResult({ ...summary, ...this.#joiner.message(), headers: this.#head?.headers ?? {} });
    for (const { resolve } of this.#waiters.splice(0)) resolve({ done: true, value: undefined });
  }

  onError(error: ChatError): void {
    for (const part of this.#joiner.end()) this.#emit(part);
    const partial = this.#head === undefined ? undefined : this.#joiner.message();
    const whole = new ChatError({ ...error, message: error.message, cause: error.cause, partial });
    this.#isEnded = true;
    this.#rejectResult(whole);
    const waiting = this.#waiters.splice(0);
    if (waiting.length === 0) this.#error = whole;
    waiting.forEach(({ resolve, reject }, index) => {
      if (index === 0) reject(whole);
      else resolve({ done: true, value: undefined });
    });
  }

  #takeEvent({ data }: SseEvent): void {
    if (data === "" || data === "[DONE]") return;
    for (const part of this.#joiner.push(JSON.parse(data))) this.#emit(part);
  }

  #emit(part: MessagePart): void {
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#queue.push(part);
    else waiter.resolve({ done: false, value: part });
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#handle.resume();
  }
}
