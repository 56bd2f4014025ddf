export { type Advice, type Attempt, CHAT_ERROR_CODES, ChatError, type ChatErrorCode } from "./chat-error.ts";
export type { Clock } from "./clock.ts";
export type { Cooldown } from "./cooldowns.ts";
export { type ErrorBody, toErrorBody } from "./error-body.ts";
export { createSseDecoder, type SseDecoder, type SseDecoderOptions } from "./sse-decoder.ts";
export type { SseEvent } from "./sse-event.ts";
export type { Timeouts } from "./timeouts.ts";
export { createUpstream, type Upstream, type UpstreamOptions, type UpstreamTarget } from "./upstream.ts";
export type {
  CommitHead,
  Endpoint,
  Summary,
  UpstreamCall,
  UpstreamHandle,
  UpstreamSink,
  Usage,
} from "./upstream-call.ts";
