export { createSseDecoder, type SseDecoder, type SseDecoderOptions } from "./sse-decoder.ts";
export type { SseEvent } from "./sse-event.ts";
