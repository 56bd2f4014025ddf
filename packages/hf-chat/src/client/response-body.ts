/** Bytes waiting for a slow reader before the upstream is paused. */
const MAX_QUEUED_BYTES = 65_536;

export interface ResponseBodyOptions {
  /** The reader has caught up. */
  onDrained(): void;
  /** The reader has left. */
  onCancelled(reason: unknown): void;
}

/**
 * The body of a `Response`, fed from a sink. `ReadableStreamDefaultController.error` throws away what is still queued in the stream, so the queue
 * is kept here: a reader gets all that came before it gets the error.
 */
export class ResponseBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #options: ResponseBodyOptions;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(options: ResponseBodyOptions) {
    this.#options = options;
    this.stream = new ReadableStream(
      {
        pull: (controller) => this.#pull(controller),
        cancel: (reason) => options.onCancelled(reason),
      },
      { highWaterMark: 0 },
    );
  }

  /** Whether more should come before the reader has caught up. */
  push(chunk: Uint8Array): boolean {
    this.#queue.push(chunk);
    this.#queuedBytes += chunk.length;
    this.#wake();
    return this.#queuedBytes < MAX_QUEUED_BYTES;
  }

  close(): void {
    this.#end = {};
    this.#wake();
  }

  fail(error: unknown): void {
    this.#end = { error };
    this.#wake();
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (this.#queue.length === 0 && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const chunk = this.#queue.shift();
    if (chunk !== undefined) {
      this.#queuedBytes -= chunk.length;
      controller.enqueue(chunk);
      if (this.#queue.length === 0) this.#options.onDrained();
    } else if (this.#end !== undefined && "error" in this.#end) {
      controller.error(this.#end.error);
    } else {
      controller.close();
    }
  }
}
