import type { ServerResponse } from "node:http";
import type {
  ChatError,
  CommitHead,
  Summary,
  Upstream,
  UpstreamCall,
  UpstreamHandle,
  UpstreamSink,
  Usage,
} from "@openclaw-hf/hf-chat";
import type { GatewayLimits } from "../config/gateway-limits.ts";
import type { RequestRecord } from "../page/page-protocol.ts";
import { type ApiError, apiError, errorBody, errorEvents } from "./api-error.ts";
import type { BodyMemory } from "./body-memory.ts";
import { chatApiError } from "./chat-api-error.ts";
import { BodyReader, type BodyReceiver } from "./read-body.ts";
import type { ReplyContext } from "./reply.ts";
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

/** What all model requests of a gateway share. */
export interface ModelRequestServices {
  readonly observer: RequestObserver;
  readonly bodyMemory: BodyMemory;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Where clients ask for them. */
const PATHS: Readonly<Record<ApiEndpoint, string>> = {
  "/chat/completions": "/v1/chat/completions",
  "/responses": "/v1/responses",
  "/messages": "/v1/messages",
};

const PING = Buffer.from(": ping\n\n");

/**
 * One model request from its body to its last byte. It is its own upstream call and the upstream's sink, so that the answer
 * passes through no stream object and little is made on the way.
 */
export class ModelRequest implements UpstreamCall, UpstreamSink, BodyReceiver {
  /** Where it stands among the active requests; theirs to set. */
  place = -1;
  readonly endpoint: ApiEndpoint;
  chain: readonly string[] = [];
  streaming = false;
  hideUsageEvent = false;
  headers: Readonly<Record<string, string>> | undefined;
  readonly fallbackOnContextOverflow: boolean;
  readonly #context: ReplyContext;
  readonly #settings: RequestSettings;
  readonly #services: ModelRequestServices;
  /** Milliseconds since the epoch. */
  readonly #at: number;
  readonly #startedAt = performance.now();
  readonly #reader: BodyReader;
  #body: RequestBody | undefined;
  /** What the body lies in, when it has to be given back. */
  #memory: ArrayBuffer | undefined;
  /** Bodies of attempts that a socket may still be reading. */
  #bodiesUnderWay = 0;
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

  constructor(
    context: ReplyContext,
    endpoint: ApiEndpoint,
    settings: RequestSettings,
    services: ModelRequestServices,
  ) {
    this.#context = context;
    this.endpoint = endpoint;
    this.#settings = settings;
    this.#services = services;
    this.#at = services.now();
    this.fallbackOnContextOverflow = settings.fallbackOnContextOverflow;
    this.#reader = new BodyReader(context.request, settings.limits, services.bodyMemory, this);
  }

  start(): void {
    this.#context.response.on("close", () => this.#onClose());
    this.#context.response.on("error", ignore);
    this.#reader.start();
  }

  /** Called about once a second: sends pings and cuts off clients that send or take nothing. */
  tick(now: number): void {
    if (this.#gone !== undefined) return;
    this.#reader.tick(now - this.#startedAt);
    const { limits } = this.#settings;
    const silentMs = now - this.#lastWriteAt;
    if (this.#ended || this.#blocked) {
      if (silentMs >= limits.writeStallMs) this.#cutOff();
    } else if (this.streaming && this.#head !== undefined && silentMs >= limits.pingIntervalMs) {
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

  onBodyRefused(error: ApiError): void {
    if (!this.#ended) this.#fail(error);
  }

  onBody(bytes: Buffer, room: number): void {
    if (this.#ended) return;
    if (room > 0) this.#memory = bytes.buffer as ArrayBuffer;
    const { headers } = this.#context.request;
    const body = readRequestBody(this.endpoint, bytes, room);
    if (!body.ok) {
      this.#fail(apiError(400, "invalid_request", body.message, { param: body.param }));
      return;
    }
    this.#modelAsked = body.model;
    this.streaming = body.streaming;
    const route = this.#settings.resolve(body.model, headerText(headers["x-openclaw-fallbacks"]));
    if ("status" in route) {
      this.#fail(route);
      return;
    }
    this.#body = body;
    this.chain = route.chain;
    this.hideUsageEvent = body.usageInjected;
    this.headers = upstreamHeaders(this.endpoint, headers);
    this.#handle = this.#settings.upstream.send(this, this);
  }

  body(model: string): Uint8Array {
    this.#bodiesUnderWay++;
    return (this.#body as RequestBody).bodyFor(model);
  }

  /** Only bodies whose memory is given back are watched. */
  get onBodySent(): (() => void) | undefined {
    return this.#memory && (() => this.#bodiesUnderWay--);
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
    const { response } = this.#context;
    if (!this.streaming) {
      response.writeHead(
        this.#head?.status ?? 200,
        this.#answerHeaders(["content-length", String(chunk.length)]),
      );
      endTogether(response, chunk);
      return true;
    }
    if (!response.headersSent)
      response.writeHead(this.#head?.status ?? 200, this.#answerHeaders(STREAM_HEADERS));
    return this.#write(chunk);
  }

  onEnd(summary: Summary): void {
    if (this.#ended) return;
    if (this.streaming) this.#context.response.end();
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
      this.#services.bodyMemory.giveBack(this.#memory);
    }
    this.#memory = undefined;
  }

  #write(chunk: Buffer): boolean {
    this.#lastWriteAt = performance.now();
    const { response } = this.#context;
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
    this.#services.observer.closed(this);
  }

  #cutOff(): void {
    // Also for an answer that is complete but not taken: then only the connection is left to end.
    this.#giveUp(this.#head?.status ?? 200, "client_stalled");
    this.#context.response.destroy();
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
    const { response, dialect, id, corsHeaders } = this.#context;
    if (response.headersSent) {
      response.end(errorEvents(error, dialect, id));
    } else {
      const body = errorBody(error, dialect, id);
      const headers = ["content-type", "application/json", "content-length", String(Buffer.byteLength(body))];
      headers.push("x-request-id", id, ...error.headers, ...corsHeaders);
      if (this.#settings.isSandbox && cause !== undefined) headers.push("x-openclaw-sandbox", "true");
      response.writeHead(error.status, headers);
      response.end(body);
    }
    const status = this.#head === undefined ? error.status : this.#head.status;
    this.#report(status, error.code, { attempts: cause?.attempts ?? this.#head?.attempts ?? [] });
  }

  #answerHeaders(more: readonly string[]): string[] {
    const { id, corsHeaders } = this.#context;
    const { model, provider, attempts, headers: given } = this.#head as CommitHead;
    // The body has been proven to be what was asked for, also where upstream forgot to say so.
    const contentType = given["content-type"] ?? (this.streaming ? "text/event-stream" : "application/json");
    const headers = ["x-request-id", id, "x-openclaw-model", model];
    headers.push("x-openclaw-attempts", String(attempts.length), "content-type", contentType, ...more);
    if (provider !== undefined) headers.push("x-inference-provider", provider);
    if (given.ratelimit !== undefined) headers.push("ratelimit", given.ratelimit);
    const policy = given["ratelimit-policy"];
    if (policy !== undefined) headers.push("ratelimit-policy", policy);
    if (this.#settings.isSandbox) headers.push("x-openclaw-sandbox", "true");
    headers.push(...corsHeaders);
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
    const { id } = this.#context;
    const { observer } = this.#services;
    const { attempts, usage } = outcome;
    this.#dropBody();
    const modelAnswering = this.#head?.model;
    const backend = this.#head?.provider ?? attempts.at(-1)?.provider;
    observer.ended(
      {
        id,
        at: this.#at,
        endpoint: PATHS[this.endpoint],
        streaming: this.streaming,
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
      this.chain[0] ?? "",
    );
  }
}

/**
 * Ends a response with its body. One of ordinary size goes as a text of which each character is a byte: Node puts a text behind
 * the head and writes both as one piece, where bytes would be a second piece.
 */
function endTogether(response: ServerResponse, body: Buffer): void {
  if (body.length <= MAX_ONE_PIECE_BYTES) response.end(body.toString("latin1"), "latin1");
  else response.end(body);
}

/** Up to 16 KB, with the head, Node needs no memory of its own to write a text. */
const MAX_ONE_PIECE_BYTES = 12_288;

/** Proxies in between must neither store nor collect a stream. */
const STREAM_HEADERS = ["cache-control", "no-cache, no-transform", "x-accel-buffering", "no"];

function headerText(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value.trim().toLowerCase() : undefined;
}

/** Microseconds are noise. */
function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** Whatever a connection does while it is written to shows as its `close`; an unheard `error` would end the process. */
function ignore(): void {}
