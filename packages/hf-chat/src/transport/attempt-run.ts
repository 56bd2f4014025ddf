import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { ChatErrorCode } from "../errors/chat-error.ts";
import { classifyErrorValue } from "../errors/classify-response.ts";
import { classifyTransport } from "../errors/classify-transport.ts";
import type { Failure } from "../errors/failure.ts";
import { parseRetryAfter } from "../errors/retry-after.ts";
import { StreamReader, type StreamStep } from "../stream/stream-reader.ts";
import type { Expiring } from "./deadlines.ts";
import { judgeErrorBody, judgeNoAnswer, judgeStrayText, readAnswer } from "./judge-body.ts";
import { providerOf } from "./message-headers.ts";
import type { UpstreamCall, Usage } from "./upstream-call.ts";
import type { UpstreamSettings } from "./upstream-settings.ts";
import { MIN_WATCHED_BYTES, watchedBody } from "./watched-body.ts";

/** Who started the attempt. Exactly one of `onFailed`, or `onCommitted` followed by `onCompleted` or `onBroken`, is called. */
export interface AttemptOwner {
  onCommitted(status: number, headers: IncomingHttpHeaders): void;
  onBytes(bytes: Buffer): boolean;
  onCompleted(usage: Usage | undefined, finishReason: string | undefined): void;
  onFailed(failure: Failure): void;
  onBroken(failure: Failure): void;
}

/** How much of an error body is read; the rest would not be shown. */
const MAX_ERROR_BODY_BYTES = 65_536;
const SPACE = 0x20;
/** A status is known already: its explanation is worth a short wait only. */
const ERROR_BODY_MS = 5_000;

const NO_HEADERS: IncomingHttpHeaders = {};

const UNREACHED = new Set<ChatErrorCode>(["upstream_unreachable", "upstream_connect_timeout"]);

type Phase = "connecting" | "waiting" | "error-body" | "body" | "stream" | "draining" | "over";

class Abandoned extends Error {}

/** One upstream call, as a raw undici handler: no stream objects, no promise, no closure per chunk. */
export class AttemptRun implements Dispatcher.DispatchHandler, Expiring {
  place = -1;
  deadlineMs = 0;
  readonly #settings: UpstreamSettings;
  readonly #call: UpstreamCall;
  readonly #owner: AttemptOwner;
  readonly #totalDeadlineMs: number;
  #phase: Phase = "connecting";
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = NO_HEADERS;
  #provider: string | undefined;
  /** The first of a body's chunks, which most often is all of it, and what came after. */
  #firstChunk: Buffer | undefined;
  #moreChunks: Buffer[] | undefined;
  #chunkBytes = 0;
  #hasBodyBegun = false;
  #reader: StreamReader | undefined;
  #isCommitted = false;
  #isPaused = false;

  constructor(settings: UpstreamSettings, call: UpstreamCall, owner: AttemptOwner, totalDeadlineMs: number) {
    this.#settings = settings;
    this.#call = call;
    this.#owner = owner;
    this.#totalDeadlineMs = totalDeadlineMs;
  }

  get status(): number | undefined {
    return this.#status === 0 ? undefined : this.#status;
  }

  get provider(): string | undefined {
    return this.#provider;
  }

  start(headers: string[], body: Uint8Array | string): void {
    const { dispatcher, canWatchBodies, origin, paths, timeouts } = this.#settings;
    this.#expectIn(timeouts.connectMs);
    const { endpoint, onBodySent } = this.#call;
    const isWatched =
      onBodySent !== undefined &&
      canWatchBodies &&
      typeof body !== "string" &&
      body.byteLength >= MIN_WATCHED_BYTES;
    if (isWatched) headers.push("content-length", String(body.byteLength));
    // The limits are ours: undici's do not know a ping from an answer.
    const options = {
      origin,
      path: paths[endpoint],
      method: "POST",
      headers,
      // undici takes what can be iterated over, which its types do not say.
      body: isWatched ? (watchedBody(body, onBodySent) as unknown as Readable) : body,
      headersTimeout: 0,
      bodyTimeout: 0,
    } as const;
    try {
      dispatcher.dispatch(options, this);
    } catch (cause) {
      this.#fail({
        code: "invalid_request",
        what: "was not asked: the request's headers or body cannot be sent",
        cause,
      });
    }
  }

  /** Stops without telling the owner. A socket that is still connecting is dropped as soon as undici hands it over. */
  abandon(): void {
    this.#phase = "over";
    this.#settings.deadlines.forget(this);
    this.#controller?.abort(new Abandoned("abandoned"));
  }

  resume(): void {
    if (!this.#isPaused || this.#phase !== "stream") return;
    this.#isPaused = false;
    this.#expectData();
    this.#controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#phase === "over") {
      controller.abort(new Abandoned("abandoned"));
      return;
    }
    this.#phase = "waiting";
    const { firstByteMs, answerMs } = this.#settings.timeouts;
    this.#expectIn(this.#call.streaming ? firstByteMs : answerMs);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (this.#phase !== "waiting" || status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#provider = providerOf(headers);
    if (status >= 300) {
      this.#phase = "error-body";
      this.#expectIn(ERROR_BODY_MS);
    } else if (
      this.#call.streaming &&
      !/^(text\/html|application\/json)/i.test(headers["content-type"] ?? "")
    ) {
      this.#phase = "stream";
      this.#reader = new StreamReader({
        endpoint: this.#call.endpoint,
        maxEventBytes: this.#settings.maxEventBytes,
        hideUsageEvent: this.#call.hideUsageEvent ?? false,
      });
    } else {
      this.#phase = "body";
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#phase === "stream" && this.#reader !== undefined) this.#take(this.#reader.push(chunk));
    else if (this.#phase === "body" || this.#phase === "error-body") this.#gather(chunk);
  }

  onResponseEnd(): void {
    if (this.#phase === "stream" && this.#reader !== undefined) this.#endOfStream(this.#reader);
    else if (this.#phase === "body") this.#endOfBody();
    else if (this.#phase === "error-body") this.#endOfErrorBody();
    this.#phase = "over";
    this.#settings.deadlines.forget(this);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#phase === "error-body") {
      this.#endOfErrorBody();
      return;
    }
    if (this.#phase === "draining") this.#phase = "over";
    if (this.#phase === "over") {
      this.#settings.deadlines.forget(this);
      return;
    }
    if (!this.#isCommitted) {
      this.#fail(classifyTransport(error, this.#phase !== "connecting"));
      return;
    }
    this.#fail({
      code: "upstream_stream_interrupted",
      what: "broke the connection in the middle of its answer",
      cause: error,
    });
  }

  #take({ bytes, hasData, stop }: StreamStep): void {
    if (hasData && !this.#isCommitted) {
      this.#isCommitted = true;
      this.#owner.onCommitted(this.#status, this.#headers);
    }
    if (this.#isCommitted && bytes !== undefined && this.#phase === "stream" && !this.#owner.onBytes(bytes))
      this.#pause();
    if (this.#phase !== "stream") return;
    if (stop === undefined) {
      if (hasData && !this.#isPaused) this.#expectData();
    } else if (stop.kind === "done" && this.#isCommitted) {
      this.#complete();
    } else if (stop.kind === "error") {
      this.#fail(classifyErrorValue(stop.event, this.#facts()));
    } else {
      this.#failUnread(stop.kind === "invalid" ? stop.detail : "a stream without an answer");
    }
  }

  /** A stream that cannot be read on: before anything was passed on it is as good as no answer, later it is an event the client must not see. */
  #failUnread(detail: string): void {
    const code = this.#isCommitted ? "upstream_invalid_event" : "upstream_invalid_response";
    // An empty stream is the model's doing and would come again; see RELIABILITY row 18.
    const advice = detail.startsWith("a stream") ? "fallback" : undefined;
    this.#fail({ code, what: `sent ${detail}`, upstreamStatus: this.#status, advice });
  }

  #endOfStream(reader: StreamReader): void {
    const { unread, ...step } = reader.end();
    this.#take(step);
    if (this.#phase !== "stream") return;
    if (this.#isCommitted && reader.dialect.isFinished) {
      this.#owner.onCompleted(reader.dialect.usage, reader.dialect.finishReason);
      return;
    }
    if (this.#isCommitted) {
      const what = "ended its stream without a finish reason or terminator: the answer is incomplete";
      this.#fail({ code: "upstream_stream_interrupted", what, upstreamStatus: this.#status });
      return;
    }
    const stray = unread?.toString("utf8").trim();
    if (stray) this.#fail(judgeStrayText(stray, this.#facts()));
    else this.#failUnread("a stream without an answer");
  }

  #gather(chunk: Buffer): void {
    const limit = this.#phase === "body" ? this.#settings.maxBodyBytes : MAX_ERROR_BODY_BYTES;
    if (this.#firstChunk === undefined) this.#firstChunk = chunk;
    else if (this.#moreChunks === undefined) this.#moreChunks = [chunk];
    else this.#moreChunks.push(chunk);
    this.#chunkBytes += chunk.length;
    if (this.#chunkBytes <= limit) {
      if (this.#phase === "body" && !isBlank(chunk)) {
        this.#hasBodyBegun = true;
        this.#expectIn(this.#settings.timeouts.idleMs);
      }
    } else if (this.#phase === "body") {
      this.#fail({
        code: "upstream_invalid_response",
        what: `sent an answer longer than ${limit} bytes`,
        advice: "fallback",
      });
    } else {
      this.#endOfErrorBody();
    }
  }

  #endOfBody(): void {
    const body = this.#body();
    const answer = readAnswer(body, this.#call);
    if (answer === undefined) {
      this.#fail(judgeNoAnswer(body, this.#call, this.#facts()));
      return;
    }
    this.#isCommitted = true;
    this.#owner.onCommitted(this.#status, this.#headers);
    if (this.#phase !== "over") this.#owner.onBytes(body);
    if (this.#phase !== "over") this.#owner.onCompleted(answer.usage, answer.finishReason);
  }

  #endOfErrorBody(): void {
    this.#fail(judgeErrorBody(this.#body(), this.#facts()));
  }

  #facts() {
    const retryAfterMs = parseRetryAfter(this.#headers, this.#settings.clock.now());
    return { status: this.#status, provider: this.provider, retryAfterMs };
  }

  #body(): Buffer {
    const first = this.#firstChunk ?? Buffer.alloc(0);
    return this.#moreChunks === undefined
      ? first
      : Buffer.concat([first, ...this.#moreChunks], this.#chunkBytes);
  }

  /** The stream is proven complete while its connection is still open: the upstream gets a moment to end it. */
  #complete(): void {
    this.#phase = "draining";
    this.#expectIn(this.#settings.timeouts.afterFinishMs);
    if (this.#isPaused) this.#controller?.resume();
    this.#owner.onCompleted(this.#reader?.dialect.usage, this.#reader?.dialect.finishReason);
  }

  #fail(failure: Failure): void {
    if (this.#phase === "over") return;
    this.abandon();
    if (this.#isCommitted) this.#owner.onBroken(failure);
    else if (UNREACHED.has(failure.code)) this.#owner.onFailed({ ...failure, hint: this.#whereItIs() });
    else this.#owner.onFailed(failure);
  }

  /** Without the address nobody could tell a model that is gone from a router that is not there. */
  #whereItIs(): string {
    return `The router is ${this.#settings.origin}: check the network, the proxy and the base URL.`;
  }

  #pause(): void {
    if (this.#phase !== "stream") return;
    this.#isPaused = true;
    this.#controller?.pause();
    // A slow reader is not an idle upstream.
    this.#settings.deadlines.expectBy(this, this.#totalDeadlineMs);
  }

  #expectData(): void {
    const { idleMs, reasoningIdleMs, afterFinishMs } = this.#settings.timeouts;
    const dialect = this.#reader?.dialect;
    if (dialect?.isFinished) this.#expectIn(Math.min(afterFinishMs, idleMs));
    else this.#expectIn(dialect?.isReasoning ? Math.max(reasoningIdleMs, idleMs) : idleMs);
  }

  #expectIn(delayMs: number): void {
    const { clock, deadlines } = this.#settings;
    deadlines.expectBy(this, Math.min(clock.now() + delayMs, this.#totalDeadlineMs));
  }

  onExpired(): void {
    const isProven = this.#isCommitted && this.#reader?.dialect.isFinished;
    if (this.#phase === "stream" && isProven) this.#complete();
    if (this.#phase === "draining") this.abandon();
    else if (this.#phase === "error-body") this.#endOfErrorBody();
    else this.#fail(this.#expiry());
  }

  #expiry(): Failure {
    if (this.#settings.clock.now() >= this.#totalDeadlineMs) {
      return { code: "upstream_total_timeout", what: "did not finish within the request's total time" };
    }
    if (this.#phase === "connecting") {
      return { code: "upstream_connect_timeout", what: "could not be reached in time" };
    }
    if (this.#isCommitted || this.#hasBodyBegun) {
      // Nothing of a whole body has been passed on yet, so another model may still answer.
      const advice = this.#phase === "body" ? "fallback" : undefined;
      return { code: "upstream_idle_timeout", what: "stopped sending in the middle of its answer", advice };
    }
    return { code: "upstream_first_byte_timeout", what: "did not begin to answer in time" };
  }
}

/** White space alone: some backends send it to keep the connection while they think, as others send comments in a stream. */
function isBlank(chunk: Buffer): boolean {
  for (const byte of chunk) if (byte > SPACE) return false;
  return true;
}
