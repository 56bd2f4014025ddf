import type { Attempt, ChatError } from "../errors/chat-error.ts";

/** The three endpoints of the router that answer a chat. */
export type Endpoint = "/chat/completions" | "/responses" | "/messages";

/** One request, to be tried on every model of its chain until one answers. */
export interface UpstreamCall {
  readonly endpoint: Endpoint;
  /** Router models (`org/model[:suffix]`), the one asked for first; repetitions are ignored. */
  readonly chain: readonly string[];
  /** The JSON body for an attempt on `model`. */
  readonly body: (model: string) => Uint8Array | string;
  /**
   * Called when nothing reads the bytes of an attempt's body any more: the operating system has taken them, or the connection is closed.
   * Until then their memory must not be used for anything else. Once an attempt, or never: not for strings, not below 65 536 bytes, not
   * when the connection could not be made, not over HTTP/2, not with a dispatcher of the caller's. It must not throw.
   */
  readonly onBodySent?: (() => void) | undefined;
  /** Whether the body asks for a stream, and so whether the answer must be one. */
  readonly streaming: boolean;
  /** More request headers, lower-case names, for instance `x-hf-session-id`; a `content-length` is left out, for each attempt has its own. An `authorization` here is used when the upstream has no token. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether an overflowing context moves on to the next model. Default false. */
  readonly fallbackOnContextOverflow?: boolean | undefined;
  /** Leave out the `choices: []` usage event of a chat stream: the caller asked for it, its client did not. {@link Summary.usage} has it. Default false. */
  readonly hideUsageEvent?: boolean | undefined;
}

/** Where an answer goes. Exactly one of `onEnd` and `onError` is called, once, and nothing after it; none is called before `send` has returned. */
export interface UpstreamSink {
  /** An attempt has proved itself: nothing else will be tried. Called once, before any byte. */
  onCommit(head: CommitHead): void;
  /**
   * Streaming: whole events only, as they came, at most one call for each chunk received; an unfinished, malformed or error event is never
   * passed on, so that something can be written between two calls. Not streaming: the whole body, checked to be JSON, in one call.
   * Returning false pauses the upstream until {@link UpstreamHandle.resume}.
   */
  onData(chunk: Buffer): boolean;
  /** The answer is proven complete. */
  onEnd(summary: Summary): void;
  /** Before `onCommit`: the chain is exhausted. After it: the stream broke. After {@link UpstreamHandle.abort}: code `aborted`. */
  onError(error: ChatError): void;
}

/** The head of the answer that won. */
export interface CommitHead {
  readonly status: number;
  /** Chosen from an allow-list, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  readonly provider: string | undefined;
  /** Calls so far, the winning one last. */
  readonly attempts: readonly Attempt[];
  /** Position of `model` in the chain; 0 is the model asked for. */
  readonly fallbackIndex: number;
}

/** Tokens of one answer, whatever the endpoint calls them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Part of `outputTokens`. */
  readonly reasoningTokens?: number | undefined;
}

/** What is known once an answer is complete. */
export interface Summary {
  readonly usage: Usage | undefined;
  /** `eos` and `eos_token` are reported as `stop`. */
  readonly finishReason: string | undefined;
  readonly model: string;
  readonly provider: string | undefined;
  readonly attempts: readonly Attempt[];
  /** From `send` to `onCommit`, in milliseconds. */
  readonly firstByteMs: number;
  /** From `send` to `onEnd`, in milliseconds. */
  readonly durationMs: number;
}

/** The caller's hold on a request under way. */
export interface UpstreamHandle {
  /** Stops everything at once, a wait between attempts included: the socket is destroyed and `onError` gets `aborted` with `reason` as its cause. */
  abort(reason?: unknown): void;
  /** Lets data flow again after `onData` returned false. */
  resume(): void;
}
