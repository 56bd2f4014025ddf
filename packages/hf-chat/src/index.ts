export type { Cooldown, CooldownNews } from "./chain/cooldowns.ts";
export {
  type Chat,
  type ChatCallOptions,
  type ChatCompletionResult,
  type ChatOptions,
  type ChatRequest,
  createChat,
} from "./client/chat.ts";
export type { ChatResult, ChatStream } from "./client/chat-stream.ts";
export { createHuggingFaceFetch, type HuggingFaceFetchOptions } from "./client/hugging-face-fetch.ts";
export {
  type Attempt,
  CHAT_ERROR_CODES,
  ChatError,
  type ChatErrorCode,
} from "./errors/chat-error.ts";
export { type ErrorBody, toErrorBody } from "./errors/error-body.ts";
export type { JoinedMessage, MessagePart } from "./events.ts";
export type { Clock } from "./transport/clock.ts";
export type { Timeouts } from "./transport/timeouts.ts";
export {
  createUpstream,
  type Upstream,
  type UpstreamOptions,
  type UpstreamTarget,
} from "./transport/upstream.ts";
export type {
  CommitHead,
  Endpoint,
  Summary,
  UpstreamCall,
  UpstreamHandle,
  UpstreamSink,
  Usage,
} from "./transport/upstream-call.ts";
