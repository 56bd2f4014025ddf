import type { ApiError } from "./api-error.ts";
import type { ModelRequest } from "./model-request.ts";

/** How often open requests are looked at, unless a limit is so short that it needs a closer look. */
const TICK_MS = 1_000;
/** How long the last words of a drain may take to leave before connections are closed under them. */
const GOODBYE_MS = 1_000;

/**
 * The model requests being answered: one timer for all of them, and a way to wait for their end. In an array in which
 * each knows its place: a `Set` with so much coming and going leaves a chain of outgrown tables behind, by which V8's
 * young generation takes a fifth of what it collects for alive, and grows to four times its size.
 */
export class ActiveRequests {
  readonly #requests: ModelRequest[] = [];
  readonly #idle: (() => void)[] = [];
  #ticker: NodeJS.Timeout | undefined;

  get size(): number {
    return this.#requests.length;
  }

  add(request: ModelRequest, shortestLimitMs: number): void {
    request.place = this.#requests.push(request) - 1;
    if (this.#ticker !== undefined) return;
    this.#ticker = setInterval(() => this.#tick(), Math.min(TICK_MS, Math.max(10, shortestLimitMs / 4)));
    this.#ticker.unref();
  }

  remove(request: ModelRequest): void {
    const { place } = request;
    if (this.#requests[place] !== request) return;
    const last = this.#requests.pop();
    if (last !== undefined && last !== request) {
      last.place = place;
      this.#requests[place] = last;
    }
    if (this.#requests.length > 0) return;
    // The timer stays while requests come and go, and ends with the first tick that finds none.
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Waits until none is left, at most `drainMs`; what is left then is ended with `error`. */
  async drain(drainMs: number, error: ApiError): Promise<void> {
    if (await this.#idleWithin(drainMs)) return;
    for (const request of [...this.#requests]) request.shutdown(error);
    await this.#idleWithin(GOODBYE_MS);
  }

  #idleWithin(ms: number): Promise<boolean> {
    if (this.#requests.length === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.#idle.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  #tick(): void {
    if (this.#requests.length === 0) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
      return;
    }
    const now = performance.now();
    for (const request of [...this.#requests]) request.tick(now);
  }
}
