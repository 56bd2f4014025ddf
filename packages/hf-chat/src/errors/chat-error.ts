import type { JoinedMessage } from "../message/message-joiner.ts";

/** What to do after a failure: the same model again, the next model of the chain, or nothing. */
export type Advice = "retry" | "fallback" | "terminal";

/** Every code, with the HTTP status a gateway answers and the advice when nothing more is known. */
const CODES = {
  upstream_unreachable: [502, "retry"],
  upstream_connect_timeout: [504, "fallback"],
  upstream_reset: [502, "retry"],
  upstream_first_byte_timeout: [504, "fallback"],
  upstream_total_timeout: [504, "terminal"],
  upstream_error: [502, "retry"],
  model_loading: [503, "fallback"],
  rate_limit_exceeded: [429, "fallback"],
  insufficient_quota: [402, "terminal"],
  backend_quota_exceeded: [402, "fallback"],
  upstream_auth_failed: [502, "terminal"],
  model_not_found: [404, "fallback"],
  model_not_supported: [400, "fallback"],
  invalid_request: [400, "terminal"],
  context_length_exceeded: [400, "terminal"],
  upstream_invalid_response: [502, "retry"],
  upstream_stream_interrupted: [502, "terminal"],
  upstream_idle_timeout: [504, "terminal"],
  upstream_invalid_event: [502, "terminal"],
  aborted: [499, "terminal"],
  upstream_closed: [503, "terminal"],
  invalid_options: [500, "terminal"],
} as const satisfies Record<string, readonly [status: number, advice: Advice]>;

/** The closed set of failures; the README explains each. */
export type ChatErrorCode = keyof typeof CODES;

/** All codes, for documentation and for tests that cover them. */
export const CHAT_ERROR_CODES = Object.keys(CODES) as readonly ChatErrorCode[];

/** The advice a code carries by itself. */
export const adviceOf = (code: ChatErrorCode): Advice => CODES[code][1];

/** One upstream call of a request. */
export interface Attempt {
  readonly model: string;
  /** The backend that answered, as the router names it in `x-inference-provider`. */
  readonly provider?: string | undefined;
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** Why it failed; absent on the attempt that answered. */
  readonly code?: ChatErrorCode | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** What the upstream itself said about a failure, cleaned of control characters and secrets. */
export interface UpstreamDetail {
  readonly message?: string | undefined;
  readonly type?: string | undefined;
  readonly param?: string | undefined;
  readonly code?: string | undefined;
}

export interface ChatErrorInit {
  readonly code: ChatErrorCode;
  readonly message: string;
  readonly status?: number | undefined;
  readonly upstreamStatus?: number | undefined;
  readonly upstream?: UpstreamDetail | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly attempts?: readonly Attempt[] | undefined;
  readonly advice?: Advice | undefined;
  readonly partial?: JoinedMessage | undefined;
  readonly cause?: unknown;
}

const BRAND = Symbol.for("@openclaw-hf/hf-chat.ChatError");

/**
 * The one error of this package. Messages name the model, the backend and what to do; they never hold a token or a prompt of ours.
 *
 * @example
 * try { await chat.complete(request); } catch (error) {
 *   if (ChatError.isInstance(error) && error.code === "insufficient_quota") showBillingLink();
 * }
 */
export class ChatError extends Error {
  override readonly name = "ChatError";
  readonly code: ChatErrorCode;
  /** HTTP status to answer a client with. */
  readonly status: number;
  /** HTTP status the upstream answered with, when it answered. */
  readonly upstreamStatus: number | undefined;
  /** What the upstream said, for passing on a 400 or 422. */
  readonly upstream: UpstreamDetail | undefined;
  /** How long the upstream asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly provider: string | undefined;
  /** The model of the attempt that failed last. */
  readonly model: string | undefined;
  /** Every upstream call made for the request, in order. */
  readonly attempts: readonly Attempt[];
  readonly advice: Advice;
  /** What had arrived of a stream that broke; set by `createChat`, which joins deltas. */
  readonly partial: JoinedMessage | undefined;

  constructor(init: ChatErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.status = init.status ?? CODES[init.code][0];
    this.upstreamStatus = init.upstreamStatus;
    this.upstream = init.upstream;
    this.retryAfterMs = init.retryAfterMs;
    this.provider = init.provider;
    this.model = init.model;
    this.attempts = init.attempts ?? [];
    this.advice = init.advice ?? CODES[init.code][1];
    this.partial = init.partial;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Whether `value` is a ChatError, of this copy of the package or another. */
  static isInstance(value: unknown): value is ChatError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
