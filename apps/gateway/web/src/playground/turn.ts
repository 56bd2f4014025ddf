import type { ToolCall } from "@openclaw-hf/hf-chat/events";
import type { Signal } from "@preact/signals";

/** An image of a message, as a `data:` URL. */
export interface AttachedImage {
  readonly name: string;
  readonly dataUrl: string;
}

/** What a turn begins with: a person's words, or what the tools returned that the model had called. */
export type TurnInput =
  | { readonly kind: "user"; readonly text: string; readonly images: readonly AttachedImage[] }
  | {
      readonly kind: "tool-results";
      readonly results: readonly { readonly id: string; readonly content: string }[];
    };

/** Why an answer is not what was asked for. */
export interface AnswerFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** One model's answer to a turn, growing while it streams. */
export interface Answer {
  /** The model that was asked. */
  readonly modelAsked: string;
  readonly state: "waiting" | "streaming" | "done" | "stopped" | "failed";
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason?: string | undefined;
  readonly failure?: AnswerFailure | undefined;
  readonly metrics: AnswerMetrics;
}

/** Who answered, how fast and for how much. */
export interface AnswerMetrics {
  readonly model?: string | undefined;
  readonly backend?: string | undefined;
  readonly attempts?: number | undefined;
  readonly requestId?: string | undefined;
  readonly firstTokenMs?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
}

/** One exchange. A retry adds an answer; the one shown is what the model is reminded of. */
export interface Turn {
  readonly id: number;
  readonly input: TurnInput;
  readonly answers: readonly Signal<Answer>[];
  readonly shown: number;
}

/** The conversation in the shape of a request. */
export function messagesOf(
  system: string,
  turns: readonly Turn[],
  input?: TurnInput,
): readonly Record<string, unknown>[] {
  return [
    ...(system.trim() === "" ? [] : [{ role: "system", content: system }]),
    ...turns.flatMap((turn) => [...inputMessages(turn.input), ...answerMessages(turn)]),
    ...(input === undefined ? [] : inputMessages(input)),
  ];
}

function inputMessages(input: TurnInput): Record<string, unknown>[] {
  if (input.kind === "tool-results") {
    return input.results.map(({ id, content }) => ({ role: "tool", tool_call_id: id, content }));
  }
  if (input.images.length === 0) return [{ role: "user", content: input.text }];
  return [
    {
      role: "user",
      content: [
        ...(input.text === "" ? [] : [{ type: "text", text: input.text }]),
        ...input.images.map(({ dataUrl }) => ({ type: "image_url", image_url: { url: dataUrl } })),
      ],
    },
  ];
}

/** Reasoning is left out: most backends refuse to have it replayed. */
function answerMessages(turn: Turn): Record<string, unknown>[] {
  const answer = turn.answers[turn.shown]?.value;
  if (answer === undefined || (answer.text === "" && answer.toolCalls.length === 0)) return [];
  return [
    {
      role: "assistant",
      content: answer.text === "" ? null : answer.text,
      ...(answer.toolCalls.length === 0
        ? {}
        : {
            tool_calls: answer.toolCalls.map((call) => ({
              id: call.id,
              type: "function",
              function: { name: call.name, arguments: call.arguments },
            })),
          }),
    },
  ];
}
