import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  ChatError,
  CommitHead,
  Summary,
  Upstream,
  UpstreamHandle,
  UpstreamSink,
  Usage,
} from "@openclaw-hf/hf-chat";
import type { GatewayLimits } from "../config/gateway-limits.ts";
import type { RequestRecord } from "../page/page-protocol.ts";
import { type ApiError, apiError, type Dialect, errorBody, errorEvents } from "./api-error.ts";
import type { BodyMemory } from "./body-memory.ts";
import { chatApiError } from "./chat-api-error.ts";
import { BodyReader } from "./read-body.ts";
import { type ApiEndpoint, type RequestBody, readRequestBody } from "./request-body.ts";
import { upstreamHeaders } from "./upstream-headers.ts";

/** How a model's name becomes upstream calls. */
export interface ModelRoute {
  /** Router models, first the one asked for. */
  readonly chain: readonly string[];
}

/** What a request keeps from its start to its end, whatever a reload changes meanwhile. */
export interface RequestSettings {
  readonly upstream: Upstream;
  readonly isSandbox: boolean;
  readonly limits: GatewayLimits;
  readonly fallbackOnContextOverflow: boolean;
  resolve(asked: string, fallbacks: string | undefined): ModelRoute | ApiError;
}

/** What a model request reports to its gateway. */
export interface RequestObserver {
  /** US dollars of an answer; undefined when their price is unknown. */
  costOf(model: string, backend: string | undefined, usage: Usage): number | undefined;
  /** The answer is complete, or there will be none. `modelFirst` is the first of the chain, empty when none was resolved. */
  ended(record: RequestRecord, modelFirst: string): void;
  /** The last byte has left, or the connection is gone: the request costs nothing any more. */
  closed(request: ModelRequest): void;
}

export interface ModelRequestStart {
  readonly id: string;
  readonly endpoint: ApiEndpoint;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly corsHeaders: readonly string[];
  readonly settings: RequestSettings;
  readonly observer: RequestObserver;
  readonly bodyMemory: BodyMemory;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const DIALECTS: Readonly<Record<ApiEndpoint, Dialect>> = {
  "/chat/completions": "openai",
  "/responses": "responses",
  "/messages": "anthropic",
};

const PING = Buffer.from(": ping\n\n");

/** Set by the gateway or by Node itself, never copied from upstream. */
const OWN_HEADERS = new Set([
  "content-length",
  "x-request-id",
  "x-inference-provider",
  "x-openclaw-model",
  "x-openclaw-attempts",
  "x-openclaw-sandbox",
]);

/** One model request from its body to its last byte. It is the upstream's sink, so the answer passes through no stream object. */
export class ModelRequest implements UpstreamSink {
  /** Where it stands among the active requests; theirs to set. */
  place = -1;
  readonly #start: ModelRequestStart;
  readonly #startedAt = performance.now();
  readonly #reader: BodyReader;
  #body: RequestBody | undefined;
  /** What the body lies in, when it has to be given back. */
  #memory: ArrayBuffer | undefined;
  /** Bodies of attempts that a socket may still be reading. */
  #bodiesUnderWay = 0;
  #route: ModelRoute | undefined;
  #handle: UpstreamHandle | undefined;
  #head: CommitHead | undefined;
  #firstByteMs: number | undefined;
  /** When the client last took, or was last sent, something; the clock of pings and of the write stall. */
  #lastWriteAt = 0;
  #blocked = false;
  #ended = false;
  /** How the client left, once it has. */
  #gone: { readonly status: number; readonly code: string } | undefined;
  #modelAsked = "";
  #streaming = false;

  constructor(start: ModelRequestStart) {
    this.#start = start;
    const { request, settings, bodyMemory } = start;
    this.#reader = new BodyReader(request, settings.limits, bodyMemory, (bytes, error, room) =>
      this.#onBody(bytes, error, room),
    );
  }

  start(): void {
    this.#start.response.on("close", () => this.#onClose());
    this.#start.response.on("error", ignore);
    this.#reader.start();
  }

  /** Called about once a second: sends pings and cuts off clients that send or take nothing. */
  tick(now: number): void {
    if (this.#gone !== undefined) return;
    this.#reader.tick(now - this.#startedAt);
    const { limits } = this.#start.settings;
    const silentMs = now - this.#lastWriteAt;
    if (this.#ended || this.#blocked) {
      if (silentMs >= limits.writeStallMs) this.#cutOff();
    } else if (this.#streaming && this.#head !== undefined && silentMs >= limits.pingIntervalMs) {
      this.#write(PING);
    }
  }

  /** Ends the request from the gateway's side: an error event for a stream under way, an error answer otherwise. */
  shutdown(error: ApiError): void {
    if (this.#ended || this.#gone !== undefined) return;
    this.#reader.cancel();
    this.#fail(error);
    this.#handle?.abort();
  }

  #onBody(bytes: Buffer | undefined, error: ApiError | undefined, room: number) {
    if (this.#ended) return;
    if (bytes === undefined) return this.#fail(error ?? INTERNAL);
    if (room > 0) this.#memory = bytes.buffer as ArrayBuffer;
    const { endpoint, settings, request } = this.#start;
    const body = readRequestBody(endpoint, bytes, room);
    if (!body.ok) {
      return this.#fail(apiError(400, "invalid_request", body.message, { param: body.param }));
    }
    this.#modelAsked = body.model;
    this.#streaming = body.streaming;
    const route = settings.resolve(body.model, headerText(request.headers["x-openclaw-fallbacks"]));
    if ("status" in route) return this.#fail(route);
    this.#body = body;
    this.#route = route;
    this.#handle = settings.upstream.send(
      {
        endpoint,
        chain: route.chain,
        body: (model) => {
          this.#bodiesUnderWay++;
          return (this.#body as RequestBody).bodyFor(model);
        },
        onBodySent: this.#memory && (() => this.#bodiesUnderWay--),
        streaming: body.streaming,
        headers: upstreamHeaders(endpoint, request.headers),
        fallbackOnContextOverflow: settings.fallbackOnContextOverflow,
        hideUsageEvent: body.usageInjected,
      },
      this,
    );
  }

  onCommit(head: CommitHead): void {
    this.#head = head;
    // Nothing else will be tried: a long stream need not keep a large prompt in memory.
    this.#dropBody();
    this.#lastWriteAt = performance.now();
    this.#firstByteMs = this.#lastWriteAt - this.#startedAt;
  }

  onData(chunk: Buffer): boolean {
    if (this.#ended || this.#gone !== undefined) return true;
    const { response } = this.#start;
    if (!this.#streaming) {
      response.writeHead(
        this.#head?.status ?? 200,
        this.#answerHeaders(["content-length", String(chunk.length)]),
      );
      response.end(chunk);
      return true;
    }
    if (!response.headersSent)
      response.writeHead(this.#head?.status ?? 200, this.#answerHeaders(STREAM_HEADERS));
    return this.#write(chunk);
  }

  onEnd(summary: Summary): void {
    if (this.#ended) return;
    if (this.#streaming) this.#start.response.end();
    this.#report(this.#head?.status ?? 200, undefined, summary);
  }

  onError(error: ChatError): void {
    if (this.#ended) return;
    if (this.#gone === undefined) this.#fail(chatApiError(error), error);
    else this.#report(this.#gone.status, this.#gone.code, { attempts: error.attempts });
  }

  #dropBody(): void {
    this.#body = undefined;
    if (this.#memory !== undefined && this.#bodiesUnderWay === 0) {
      this.#start.bodyMemory.giveBack(this.#memory);
    }
    this.#memory = undefined;
  }

  #write(chunk: Buffer): boolean {
    this.#lastWriteAt = performance.now();
    const { response } = this.#start;
    this.#blocked = !response.write(chunk);
    if (this.#blocked && response.listenerCount("drain") === 0) response.once("drain", () => this.#onDrain());
    return !this.#blocked;
  }

  #onDrain(): void {
    this.#blocked = false;
    this.#lastWriteAt = performance.now();
    this.#handle?.resume();
  }

  /** The connection is gone, or the answer is complete: Node emits the same event for both. */
  #onClose(): void {
    this.#giveUp(499, "client_disconnected");
    this.#start.observer.closed(this);
  }

  #cutOff(): void {
    // Also for an answer that is complete but not taken: then only the connection is left to end.
    this.#giveUp(this.#head?.status ?? 200, "client_stalled");
    this.#start.response.destroy();
  }

  /** There is nobody left to answer. What upstream was asked so far comes with the end of the call. */
  #giveUp(status: number, code: string): void {
    if (this.#ended || this.#gone !== undefined) return;
    this.#gone = { status, code };
    this.#reader.cancel();
    if (this.#handle === undefined) this.#report(status, code, { attempts: [] });
    else this.#handle.abort();
  }

  #fail(error: ApiError, cause?: ChatError): void {
    const { response, endpoint, id, corsHeaders, settings } = this.#start;
    const dialect = DIALECTS[endpoint];
    if (response.headersSent) {
      response.end(errorEvents(error, dialect, id));
    } else {
      const body = errorBody(error, dialect, id);
      const headers = ["content-type", "application/json", "content-length", String(Buffer.byteLength(body))];
      headers.push("x-request-id", id, ...error.headers, ...corsHeaders);
      if (settings.isSandbox && cause !== undefined) headers.push("x-openclaw-sandbox", "true");
      response.writeHead(error.status, headers);
      response.end(body);
    }
    const status = this.#head === undefined ? error.status : this.#head.status;
    this.#report(status, error.code, { attempts: cause?.attempts ?? this.#head?.attempts ?? [] });
  }

  #answerHeaders(more: readonly string[]): string[] {
    const { id, corsHeaders, settings } = this.#start;
    const head = this.#head as CommitHead;
    const headers = ["x-request-id", id, "x-openclaw-model", head.model];
    headers.push("x-openclaw-attempts", String(head.attempts.length), ...more, ...corsHeaders);
    if (head.provider !== undefined) headers.push("x-inference-provider", head.provider);
    if (settings.isSandbox) headers.push("x-openclaw-sandbox", "true");
    // The body has been proven to be what was asked for, also where upstream forgot to say so.
    if (head.headers["content-type"] === undefined) {
      headers.push("content-type", this.#streaming ? "text/event-stream" : "application/json");
    }
    for (const name in head.headers) {
      if (!OWN_HEADERS.has(name)) headers.push(name, head.headers[name] as string);
    }
    return headers;
  }

  #report(
    status: number,
    code: string | undefined,
    outcome: Pick<Summary, "attempts"> & Partial<Summary>,
  ): void {
    const now = performance.now();
    this.#ended = true;
    this.#lastWriteAt = now;
    const { id, at, endpoint, observer } = this.#start;
    const { attempts, usage } = outcome;
    this.#dropBody();
    const modelAnswering = this.#head?.model;
    const backend = this.#head?.provider ?? attempts.at(-1)?.provider;
    observer.ended(
      {
        id,
        at,
        endpoint: `/v1${endpoint}`,
        streaming: this.#streaming,
        modelAsked: this.#modelAsked.slice(0, 256),
        modelAnswering,
        backend,
        attempts,
        fallbacks: this.#head?.fallbackIndex ?? 0,
        status,
        code,
        inputTokens: usage?.inputTokens,
        outputTokens: usage?.outputTokens,
        reasoningTokens: usage?.reasoningTokens,
        costUsd:
          modelAnswering === undefined || usage === undefined
            ? undefined
            : observer.costOf(modelAnswering, backend, usage),
        firstByteMs: this.#firstByteMs === undefined ? undefined : roundMs(this.#firstByteMs),
        durationMs: roundMs(now - this.#startedAt),
      },
      this.#route?.chain[0] ?? "",
    );
  }
}

/** Proxies in between must neither store nor collect a stream. */
const STREAM_HEADERS = ["cache-control", "no-cache, no-transform", "x-accel-buffering", "no"];

const INTERNAL = apiError(500, "internal_error", "The gateway could not read the request.");

function headerText(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value.trim().toLowerCase() : undefined;
}

/** Microseconds are noise. */
function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** Whatever a connection does while it is written to shows as its `close`; an unheard `error` would end the process. */
function ignore(): void {}
