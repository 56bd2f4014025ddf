import type {
  ChatCompletion,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from "openai/resources/chat/completions";
import type { ChatError } from "../errors/chat-error.ts";
import { createMessageJoiner } from "../message/message-joiner.ts";
import { createUpstream, type Upstream, type UpstreamOptions } from "../transport/upstream.ts";
import type { CommitHead, UpstreamCall, UpstreamHandle, UpstreamSink } from "../transport/upstream-call.ts";
import { type ChatResult, type ChatStream, PartStream } from "./chat-stream.ts";
import { type ResolveChain, resolveChain } from "./resolve-chain.ts";

/** The request of OpenAI's chat completions, without `stream`. `model` is a Hub id, a full ref or whatever `resolve` knows. */
export type ChatRequest = Omit<ChatCompletionCreateParamsNonStreaming, "stream">;

export interface ChatCallOptions {
  /** Models to try when the request's own does not answer, in order. */
  readonly fallbacks?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** More request headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether an overflowing context moves on to the next model. Default false. */
  readonly fallbackOnContextOverflow?: boolean | undefined;
}

/** A whole answer with the body it was read from. */
export interface ChatCompletionResult extends ChatResult {
  readonly body: ChatCompletion;
}

export interface Chat {
  /** Asks for a whole answer. Rejects with a {@link ChatError}. */
  complete(request: ChatRequest, options?: ChatCallOptions): Promise<ChatCompletionResult>;
  /** Asks for a stream; starts at once. Usage is asked for too. */
  stream(request: ChatRequest, options?: ChatCallOptions): ChatStream;
  /** Closes the upstream, if it is this chat's own. */
  close(): Promise<void>;
}

export type ChatOptions = (UpstreamOptions | { readonly upstream: Upstream }) & {
  /** Aliases and chains: the models to try for a `model`. Default: the model itself. */
  readonly resolve?: ResolveChain | undefined;
};

/**
 * A chat client with retries, fallbacks and proof of completion. Throws `invalid_options`.
 *
 * @example
 * const chat = createChat({ token });
 * for await (const part of chat.stream({ model: "openai/gpt-oss-120b", messages }, { fallbacks: ["Qwen/Qwen3-8B"] })) {
 *   if (part.type === "text") write(part.text);
 * }
 */
export function createChat(options: ChatOptions = {}): Chat {
  const own = "upstream" in options ? undefined : createUpstream(options);
  const upstream = "upstream" in options ? options.upstream : (own as Upstream);
  const maxEventBytes = "upstream" in options ? Number.POSITIVE_INFINITY : options.maxEventBytes;
  const start = (call: UpstreamCall, signal: AbortSignal | undefined, sink: UpstreamSink) =>
    sendWithSignal(upstream, call, signal, sink);

  return {
    complete: (request, call = {}) =>
      new Promise((resolve, reject) => {
        start(toCall(request, false, call, options.resolve), call.signal, wholeAnswerSink(resolve, reject));
      }),
    stream: (request, call = {}) => {
      const streamed = toCall(request, true, call, options.resolve);
      return new PartStream((sink) => start(streamed, call.signal, sink), maxEventBytes);
    },
    close: async () => own?.close(),
  };
}

function toCall(
  request: ChatRequest,
  streaming: boolean,
  options: ChatCallOptions,
  resolve: ResolveChain | undefined,
): UpstreamCall {
  const extra: Partial<ChatCompletionCreateParamsStreaming> = streaming
    ? { stream: true, stream_options: { include_usage: true, ...request.stream_options } }
    : {};
  return {
    endpoint: "/chat/completions",
    chain: resolveChain(request.model, resolve, options.fallbacks),
    body: (model) => JSON.stringify({ ...request, ...extra, model }),
    streaming,
    headers: options.headers,
    fallbackOnContextOverflow: options.fallbackOnContextOverflow,
  };
}

/** Collects the one body of an answer that is not streamed. */
function wholeAnswerSink(
  resolve: (result: ChatCompletionResult) => void,
  reject: (error: ChatError) => void,
): UpstreamSink {
  let head: CommitHead | undefined;
  let bytes: Buffer | undefined;
  return {
    onCommit: (given) => {
      head = given;
    },
    onData: (chunk) => {
      bytes = chunk;
      return true;
    },
    onEnd: (summary) => {
      const body = JSON.parse(bytes?.toString("utf8") ?? "null") as ChatCompletion;
      const joiner = createMessageJoiner();
      joiner.push(body);
      joiner.end();
      resolve({ ...summary, ...joiner.message(), headers: head?.headers ?? {}, body });
    },
    onError: reject,
  };
}

/** Sends, and aborts when the signal says so; the listener does not outlive the request. */
function sendWithSignal(
  upstream: Upstream,
  call: UpstreamCall,
  signal: AbortSignal | undefined,
  sink: UpstreamSink,
): UpstreamHandle {
  if (signal === undefined) return upstream.send(call, sink);
  const onAbort = () => handle.abort(signal.reason);
  const handle = upstream.send(call, {
    onCommit: (head) => sink.onCommit(head),
    onData: (chunk) => sink.onData(chunk),
    onEnd: (summary) => {
      signal.removeEventListener("abort", onAbort);
      sink.onEnd(summary);
    },
    onError: (error) => {
      signal.removeEventListener("abort", onAbort);
      sink.onError(error);
    },
  });
  // At once, before the request has left.
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  return handle;
}
