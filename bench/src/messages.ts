/** What is sent and answered in every scenario, so that all contenders carry the same bytes. */

/** The name a client asks for: an alias in the gateway's configuration, so that resolving is part of the work. */
export const ALIAS = "fast";
export const MODEL = "openai/gpt-oss-120b";
export const FALLBACK_MODEL = "deepseek-ai/DeepSeek-R1";
/** The token clients show to the gateway, and the one the gateway shows upstream. */
export const CLIENT_TOKEN = "bench-client-token-0123456789abcdef";
export const UPSTREAM_TOKEN = "hf_benchupstreamtoken0123456789abcdef";

const SENTENCE = 'The quick brown fox jumps over the lazy dog, and \\"quotes\\" need escapes. ';

/** A chat request of exactly the given size in bytes, as one long conversation of ASCII text. */
export function chatRequest(sizeBytes: number, stream: boolean): Buffer {
  // A client that did not ask for usage would not get it from the gateway, and from the others it would.
  const usage = stream ? '"stream_options":{"include_usage":true},' : "";
  const start = `{"model":"${ALIAS}","stream":${stream},${usage}"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"`;
  const end = '"}],"temperature":0.2}';
  const room = sizeBytes - start.length - end.length;
  const text = SENTENCE.repeat(Math.floor(room / SENTENCE.length)).padEnd(room, "x");
  return Buffer.from(start + text + end);
}

/** A chat completion of about one kilobyte, with usage. */
export function chatAnswer(): Buffer {
  return Buffer.from(
    JSON.stringify({
      id: "chatcmpl-bench",
      object: "chat.completion",
      created: 1_790_000_000,
      model: MODEL,
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "All is well. ".repeat(54) },
          finish_reason: "stop",
        },
      ],
      usage: { prompt_tokens: 120, completion_tokens: 160, total_tokens: 280 },
    }),
  );
}

function event(choices: readonly unknown[], extra: object = {}): string {
  const chunk = {
    id: "chatcmpl-bench",
    object: "chat.completion.chunk",
    created: 1_790_000_000,
    model: MODEL,
    choices,
    ...extra,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

/** The SSE event at a place of a stream: text, and at the last place the finish, the usage and the terminator. */
export function streamEvent(index: number, count: number): string {
  if (index < count - 1)
    return event([{ index: 0, delta: { content: ` word ${index}` }, finish_reason: null }]);
  return (
    event([{ index: 0, delta: {}, finish_reason: "stop" }]) +
    event([], { usage: { prompt_tokens: 120, completion_tokens: count, total_tokens: 120 + count } }) +
    "data: [DONE]\n\n"
  );
}

/** How many lines begin with `data:` in a stream of that many places. */
export function dataLinesOf(count: number): number {
  return count + 2;
}

/** A model list in the router's shape. */
export function modelList(count: number): Buffer {
  const data = Array.from({ length: count }, (_, index) => ({
    id:
      index === 0
        ? MODEL
        : index === 1
          ? FALLBACK_MODEL
          : `bench-org-${index % 12}/Bench-Model-${index}-Instruct`,
    object: "model",
    created: 1_790_000_000 + index,
    owned_by: `bench-org-${index % 12}`,
    architecture: { input_modalities: ["text"], output_modalities: ["text"] },
    providers: ["together", "novita", "fireworks-ai"].map((provider, row) => ({
      provider,
      status: "live",
      context_length: 131_072,
      pricing: { input: 0.1 * (row + 1), output: 0.4 * (row + 1) },
      supports_tools: true,
      supports_structured_output: row === 0,
      first_token_latency_ms: 300 + row,
      throughput: 90 + index / 10,
      is_model_author: false,
    })),
  }));
  return Buffer.from(JSON.stringify({ object: "list", data }));
}
