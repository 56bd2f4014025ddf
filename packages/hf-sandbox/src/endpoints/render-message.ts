import type { Answer, AnswerChoice } from "../answer/answer.ts";
import type { Prompt } from "../answer/prompt.ts";
import { createRendering, type Frame, type Rendering } from "./rendering.ts";

/** One content block with the deltas that build it up. */
interface Block {
  readonly kind: "reasoning" | "text" | "tool";
  readonly empty: object;
  readonly whole: object;
  readonly deltas: readonly object[];
}

const STOP_REASONS = { stop: "end_turn", length: "max_tokens", tool_calls: "tool_use" } as const;

/** An answer as `POST /v1/messages` gives it, whole or as its events. */
export function renderMessage(answer: Answer, _prompt: Prompt, model: string): Rendering {
  const [choice] = answer.choices;
  const blocks = choice ? blocksOf(choice, answer.id) : [];
  const { inputTokens, outputTokens } = answer.usage;
  const stop = {
    stop_reason:
      choice?.stopSequence === undefined ? STOP_REASONS[choice?.finish ?? "stop"] : "stop_sequence",
    stop_sequence: choice?.stopSequence ?? null,
  };
  const base = { id: `msg_${answer.id}`, type: "message", role: "assistant", model };
  const frames = (): readonly Frame[] => [
    event("open", "message_start", {
      message: {
        ...base,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: inputTokens, output_tokens: 1 },
      },
    }),
    event("open", "ping", {}),
    ...blocks.flatMap(renderBlock),
    event("finish", "message_delta", { delta: stop, usage: { output_tokens: outputTokens } }),
    event("done", "message_stop", {}),
  ];
  const whole = {
    ...base,
    content: blocks.map((block) => block.whole),
    ...stop,
    usage: { input_tokens: inputTokens, output_tokens: outputTokens },
  };
  return createRendering(() => JSON.stringify(whole), frames);
}

function event(kind: Frame["kind"], type: string, fields: object): Frame {
  return { kind, text: `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n` };
}

function renderBlock(block: Block, index: number): readonly Frame[] {
  return [
    event("open", "content_block_start", { index, content_block: block.empty }),
    ...block.deltas.map((delta) => event(block.kind, "content_block_delta", { index, delta })),
    event("close", "content_block_stop", { index }),
  ];
}

function blocksOf(choice: AnswerChoice, id: string): readonly Block[] {
  const blocks: Block[] = [];
  if (choice.reasoning.length > 0) blocks.push(thinkingBlock(choice.reasoning, id));
  if (choice.text.length > 0) {
    blocks.push({
      kind: "text",
      empty: { type: "text", text: "" },
      whole: { type: "text", text: choice.text.join("") },
      deltas: choice.text.map((text) => ({ type: "text_delta", text })),
    });
  }
  for (const call of choice.toolCalls) {
    const base = { type: "tool_use", id: call.id, name: call.name };
    blocks.push({
      kind: "tool",
      empty: { ...base, input: {} },
      whole: { ...base, input: JSON.parse(call.arguments) as unknown },
      deltas: [{ type: "input_json_delta", partial_json: call.arguments }],
    });
  }
  return blocks;
}

/** A thinking block ends with a signature, which the sandbox only pretends. */
function thinkingBlock(reasoning: readonly string[], id: string): Block {
  return {
    kind: "reasoning",
    empty: { type: "thinking", thinking: "", signature: "" },
    whole: { type: "thinking", thinking: reasoning.join(""), signature: id },
    deltas: [
      ...reasoning.map((thinking) => ({ type: "thinking_delta", thinking })),
      { type: "signature_delta", signature: id },
    ],
  };
}
