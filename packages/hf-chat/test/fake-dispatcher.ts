import type { IncomingHttpHeaders } from "node:http";
import { Dispatcher } from "undici";

/** One call that was dispatched, to be answered by hand. */
export class FakeExchange implements Dispatcher.DispatchController {
  readonly options: Dispatcher.DispatchOptions;
  readonly #handler: Dispatcher.DispatchHandler;
  aborted = false;
  paused = false;
  reason: Error | null = null;

  constructor(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    this.options = options;
    this.#handler = handler;
  }

  get model(): string {
    return JSON.parse(String(this.options.body)).model;
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#handler.onResponseError?.(this, reason);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  connect(): this {
    this.#handler.onRequestStart?.(this, {});
    return this;
  }

  head(status = 200, headers: IncomingHttpHeaders = { "content-type": "text/event-stream" }): this {
    this.#handler.onResponseStart?.(this, status, headers, "");
    return this;
  }

  data(text: string): this {
    this.#handler.onResponseData?.(this, Buffer.from(text));
    return this;
  }

  end(): void {
    this.#handler.onResponseEnd?.(this, {});
  }

  fail(error: Error): void {
    this.#handler.onResponseError?.(this, error);
  }

  /** A whole answer at once. */
  answer(status: number, body: string, headers: IncomingHttpHeaders = {}): void {
    this.connect()
      .head(status, { "content-type": "application/json", ...headers })
      .data(body)
      .end();
  }
}

/** A dispatcher that reaches nobody: exchanges are answered by the test. */
export class FakeDispatcher extends Dispatcher {
  readonly exchanges: FakeExchange[] = [];

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.exchanges.push(new FakeExchange(options, handler));
    return true;
  }

  get last(): FakeExchange {
    const last = this.exchanges.at(-1);
    if (last === undefined) throw new Error("nothing was dispatched");
    return last;
  }
}
