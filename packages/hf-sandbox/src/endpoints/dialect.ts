/** Where a backend puts the reasoning of `/v1/chat/completions`. */
type ReasoningField = "reasoning_content" | "reasoning" | "reasoning_text" | "both" | "think";

/** The ways in which one backend's chat completions differ from another's. */
export interface Dialect {
  /** `both`: `reasoning` and `reasoning_content` with the same text; `think`: `<think>…</think>` in the content. */
  readonly reasoning: ReasoningField;
  /**
   * Where a stream's usage stands: on the last chunk with a choice; on a chunk of its own with `choices: []`,
   * always or only when `stream_options.include_usage` asked for it; nowhere.
   */
  readonly streamUsage: "last-chunk" | "own-chunk" | "asked" | "never";
  /** `finish_reason` of an answer that came to its end. */
  readonly stop: "stop" | "eos" | "eos_token";
  /** `object` of chunks and answers; the older text-generation servers say `text_completion`. */
  readonly object: "chat" | "text_completion";
  /** `data:` or `data: `. */
  readonly dataPrefix: "data: " | "data:";
  /** A comment line before the first event. */
  readonly comment: boolean;
  /** Whether the terminator comes. */
  readonly done: boolean;
  /** Answers 400 to a request field it does not know and to a replayed `reasoning_content`. */
  readonly strict: boolean;
  /** Answers 400 to a tool-call turn replayed without its `reasoning_content`. */
  readonly wantsReasoningReplay: boolean;
}

const PLAIN: Dialect = {
  reasoning: "reasoning_content",
  streamUsage: "asked",
  stop: "stop",
  object: "chat",
  dataPrefix: "data: ",
  comment: false,
  done: true,
  strict: false,
  wantsReasoningReplay: false,
};

const BY_PROVIDER: ReadonlyMap<string, Partial<Dialect>> = new Map<string, Partial<Dialect>>([
  ["baseten", { reasoning: "both", streamUsage: "own-chunk" }],
  ["cerebras", { reasoning: "reasoning", streamUsage: "last-chunk", strict: true }],
  ["deepinfra", { comment: true, streamUsage: "own-chunk" }],
  ["featherless-ai", { reasoning: "reasoning_text" }],
  ["fireworks-ai", { reasoning: "think", streamUsage: "last-chunk" }],
  ["groq", { reasoning: "reasoning", streamUsage: "last-chunk" }],
  [
    "hf-inference",
    { stop: "eos_token", object: "text_completion", dataPrefix: "data:", streamUsage: "never", done: false },
  ],
  ["moonshotai", { streamUsage: "last-chunk", wantsReasoningReplay: true }],
  ["nscale", { reasoning: "both" }],
  ["sambanova", { reasoning: "think", streamUsage: "own-chunk" }],
  ["together", { reasoning: "reasoning", streamUsage: "last-chunk" }],
]);

/** How a backend talks; an unknown one in plain OpenAI with `reasoning_content`. */
export function dialectOf(provider: string, changes: Partial<Dialect> | undefined): Dialect {
  return { ...PLAIN, ...BY_PROVIDER.get(provider), ...changes };
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  `model messages stream stream_options tools tool_choice parallel_tool_calls response_format stop max_tokens
  max_completion_tokens n temperature top_p seed user logprobs top_logprobs logit_bias frequency_penalty
  presence_penalty reasoning_effort service_tier metadata store`.split(/\s+/),
);

/** A field that a strict backend refuses. */
export function unknownField(body: object): string | undefined {
  return Object.keys(body).find((field) => !KNOWN_FIELDS.has(field));
}
