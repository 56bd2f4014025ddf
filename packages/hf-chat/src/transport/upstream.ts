import type { Dispatcher } from "undici";
import { ChainRun, type ChainShared } from "../chain/chain-run.ts";
import { type Cooldown, type CooldownNews, Cooldowns } from "../chain/cooldowns.ts";
import { RetryBudget, type RetryBudgetOptions } from "../chain/retry-budget.ts";
import { ChatError } from "../errors/chat-error.ts";
import { PlacedList } from "../placed-list.ts";
import { DEFAULT_MAX_EVENT_BYTES } from "../stream/sse-decoder.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createDispatcher, type UpstreamDispatcher } from "./create-dispatcher.ts";
import { Deadlines } from "./deadlines.ts";
import { baseHeaders } from "./message-headers.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";
import type { UpstreamCall, UpstreamHandle, UpstreamSink } from "./upstream-call.ts";
import type { UpstreamSettings } from "./upstream-settings.ts";

/** What can change while requests are in flight. */
export interface UpstreamTarget {
  /** Where the router is. Default `https://router.huggingface.co/v1`. Plain `http` is accepted, for a router on loopback. */
  readonly baseUrl?: string | undefined;
  /** The Hugging Face token, or where to get it for each attempt. Without one the `authorization` of {@link UpstreamCall.headers} is used. */
  readonly token?: string | (() => string | undefined) | undefined;
  /** Time limits in milliseconds; see {@link Timeouts} for each default. */
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** Organisation or resource group to bill (`X-HF-Bill-To`). */
  readonly billTo?: string | undefined;
  /** More headers for every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface UpstreamOptions extends UpstreamTarget {
  /** An undici dispatcher to use in place of an own pool; it is not closed by {@link Upstream.close}. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Upstream calls one request may make, retries and fallbacks together. Default 4. */
  readonly maxAttempts?: number | undefined;
  /** Sockets of the pool. Default unlimited: a stream holds its socket for minutes, and a queue in front of it would only hide that. */
  readonly maxConnections?: number | undefined;
  /** Let TLS negotiate HTTP/2. Default false: one socket for all streams is one socket to lose. */
  readonly allowHttp2?: boolean | undefined;
  /** Environment to take `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` from, for instance `process.env`. Default: no proxy. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>> | undefined;
  /** The longest event of a stream, in bytes. Default 1 048 576. */
  readonly maxEventBytes?: number | undefined;
  /** The longest answer that is not a stream, in bytes. Default 33 554 432 (32 MiB). */
  readonly maxBodyBytes?: number | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
  /** Numbers in [0, 1) for the jitter of retries. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Retries that all requests share. Default {@link RetryBudgetOptions}'s; of several processes each should have its part. */
  readonly retryBudget?: RetryBudgetOptions | undefined;
  /** Told what was found out about a model or backend, to be handed to {@link Upstream.adoptCooldown} of other processes. */
  readonly onCooldownNews?: ((news: CooldownNews) => void) | undefined;
}

/** The core under the gateway, the client and the `fetch`: one pool, one retry budget, one set of cooldowns. */
export interface Upstream {
  /** Walks the chain until one attempt commits, then streams to the sink. */
  send(call: UpstreamCall, sink: UpstreamSink): UpstreamHandle;
  /** Models and backends being left alone at the moment. */
  cooldowns(): readonly Cooldown[];
  /** Takes over what another upstream for the same router has found out. */
  adoptCooldown(news: CooldownNews): void;
  /** Replaces what is given; `undefined` restores a default. Requests in flight keep what they began with. Throws `invalid_options` and changes nothing. */
  update(target: UpstreamTarget): void;
  /** Ends the requests in flight with `upstream_closed` and the pool's sockets with them. */
  close(): Promise<void>;
}

export const DEFAULT_BASE_URL = "https://router.huggingface.co/v1";

/**
 * Opens an upstream. Throws `invalid_options`.
 *
 * @example
 * const upstream = createUpstream({ token: () => token });
 * const handle = upstream.send(
 *   { endpoint: "/chat/completions", chain: ["openai/gpt-oss-120b"], streaming: true, body: (model) => JSON.stringify({ ...request, model }) },
 *   { onCommit, onData, onEnd, onError },
 * );
 */
export function createUpstream(options: UpstreamOptions = {}): Upstream {
  return new PooledUpstream(options);
}

const NOW = Promise.resolve();

class PooledUpstream implements Upstream {
  #options: UpstreamOptions;
  #settings: UpstreamSettings;
  #isClosed = false;
  readonly #closing = new Set<Promise<void>>();
  readonly #shared: ChainShared;

  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.#shared = {
      cooldowns: new Cooldowns(options.onCooldownNews),
      budget: new RetryBudget(options.retryBudget),
      running: new PlacedList(),
    };
    this.#settings = resolveSettings(options);
  }

  send(call: UpstreamCall, sink: UpstreamSink): UpstreamHandle {
    const run = new ChainRun(this.#settings, this.#shared, call, sink);
    // A reaction costs a third of what `queueMicrotask` does, which makes an asynchronous resource of its callback.
    void NOW.then(() => {
      if (this.#isClosed) run.close();
      else run.start();
    });
    return run;
  }

  cooldowns(): readonly Cooldown[] {
    return this.#shared.cooldowns.list(this.#settings.clock.now());
  }

  adoptCooldown(news: CooldownNews): void {
    this.#shared.cooldowns.adopt(news);
  }

  update(target: UpstreamTarget): void {
    const options = { ...this.#options, ...target };
    const previous = this.#settings;
    this.#settings = resolveSettings(options, previous);
    this.#options = options;
    if (this.#settings.dispatcher !== previous.dispatcher) this.#retire(previous.dispatcher);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const run of this.#shared.running.toArray()) run.close();
    if (this.#options.dispatcher === undefined) await this.#settings.dispatcher.destroy();
    await Promise.all(this.#closing);
  }

  /** Lets the requests in flight finish on the pool they began with. */
  #retire(dispatcher: UpstreamDispatcher): void {
    if (dispatcher === this.#options.dispatcher) return;
    const closed = dispatcher.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }
}

function resolveSettings(options: UpstreamOptions, previous?: UpstreamSettings): UpstreamSettings {
  const url = parseBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL);
  const timeouts = resolveTimeouts(options.timeouts);
  const headers = baseHeaders(options);
  const base = url.pathname.replace(/\/+$/, "");
  const { clock = systemClock } = options;
  const isSamePool = previous?.origin === url.origin && previous.timeouts.connectMs === timeouts.connectMs;
  return {
    dispatcher: isSamePool
      ? previous.dispatcher
      : (options.dispatcher ?? createDispatcher(url.origin, timeouts.connectMs, options)),
    canWatchBodies: options.dispatcher === undefined && options.allowHttp2 !== true,
    origin: url.origin,
    paths: {
      "/chat/completions": `${base}/chat/completions`,
      "/responses": `${base}/responses`,
      "/messages": `${base}/messages`,
    },
    headers,
    flatHeaders: headers.flat(),
    authorization: createAuthorization(options.token),
    timeouts,
    maxAttempts: options.maxAttempts ?? 4,
    maxEventBytes: options.maxEventBytes ?? DEFAULT_MAX_EVENT_BYTES,
    maxBodyBytes: options.maxBodyBytes ?? 33_554_432,
    clock,
    deadlines: previous?.deadlines ?? new Deadlines(clock),
    random: options.random ?? Math.random,
  };
}

/** The header of the token there is at the moment; the same text as long as the token stays, which then is checked faster. */
function createAuthorization(given: UpstreamTarget["token"]): () => string | undefined {
  let known: string | undefined;
  let header: string | undefined;
  return () => {
    const token = typeof given === "function" ? given() : given;
    if (token !== known) header = token === undefined ? undefined : `Bearer ${token}`;
    known = token;
    return header;
  };
}

function parseBaseUrl(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new ChatError({
      code: "invalid_options",
      message: `baseUrl must be an http or https URL without credentials or query, for example ${DEFAULT_BASE_URL}.`,
    });
  }
  return url;
}
