export {
  createMessageJoiner,
  type JoinedMessage,
  type MessageJoiner,
  type MessagePart,
} from "./message/message-joiner.ts";
export type { ToolCall } from "./message/tool-call-joiner.ts";
export { createSseDecoder, type SseDecoder, type SseDecoderOptions } from "./stream/sse-decoder.ts";
export type { SseEvent } from "./stream/sse-event.ts";
