import { Client, type Dispatcher, errors } from "undici";

/** A connection, which carries one request at a time. */
interface Lane {
  readonly client: Client;
  isFree: boolean;
}

/**
 * As many connections to one origin as there are requests under way. undici's `Pool` looks at all its connections for one that
 * is free, so that of a thousand streams each makes every new request slower; here the free ones lie on a stack. The one used
 * last is used next, and those that a busy hour left over are closed by their idle timeout.
 */
export class ClientStack implements Pick<Dispatcher, "dispatch" | "close" | "destroy"> {
  readonly #origin: string;
  readonly #options: Client.Options;
  readonly #lanes: Lane[] = [];
  readonly #free: Lane[] = [];
  #isClosed = false;

  /** @param options - undici's for each connection; `pipelining` must be 1. */
  constructor(origin: string, options: Client.Options) {
    this.#origin = origin;
    this.#options = options;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (this.#isClosed) {
      // As undici's own do, which have no controller then either.
      handler.onResponseError?.(null as never, new errors.ClientClosedError());
      return false;
    }
    const lane = this.#free.pop() ?? this.#open();
    lane.isFree = false;
    // True when the client can take another one: the request has ended already.
    if (lane.client.dispatch(options, handler)) this.#release(lane);
    return true;
  }

  /** Waits for the requests under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#lanes.map(({ client }) => client.close()));
  }

  async destroy(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#lanes.map(({ client }) => client.destroy()));
  }

  #open(): Lane {
    const lane: Lane = { client: new Client(this.#origin, this.#options), isFree: false };
    lane.client.on("drain", () => this.#release(lane));
    this.#lanes.push(lane);
    return lane;
  }

  #release(lane: Lane): void {
    if (lane.isFree) return;
    lane.isFree = true;
    this.#free.push(lane);
  }
}
