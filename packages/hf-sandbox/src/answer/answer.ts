import { createHash } from "node:crypto";
import { type Speaker, writeAnswer, writeReasoning } from "./answer-text.ts";
import type { Prompt } from "./prompt.ts";
import { sampleSchema } from "./schema-sample.ts";
import { tokenize } from "./tokens.ts";
import { callTools, type ToolCall } from "./tool-calls.ts";

/** One choice of an answer, in tokens, so that it can be streamed. */
export interface AnswerChoice {
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  readonly toolCalls: readonly ToolCall[];
  readonly finish: "stop" | "length" | "tool_calls";
  /** The stop sequence that ended the text, when one did. */
  readonly stopSequence?: string;
}

/** What the sandbox answers to a prompt, before it is put in an endpoint's form. */
export interface Answer {
  /** Twenty-four hexadecimal digits, the same for the same request. */
  readonly id: string;
  readonly choices: readonly AnswerChoice[];
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    /** Of the output. */
    readonly reasoningTokens: number;
  };
}

// Families that think before they answer.
const REASONING_MODEL =
  /(?:^|[-/])(?:r1|thinking|reasoning|gpt-oss|glm|minimax-m|deepseek-v[34]|kimi-k2\.|smollm3|qwen3-\d+b$)/i;

/** Whether a model reasons unless told not to; known by its name. */
export function isReasoningModel(id: string): boolean {
  return REASONING_MODEL.test(id);
}

/** Answers a prompt: the same request always gets the same answer. */
export function createAnswer(
  prompt: Prompt,
  speaker: Speaker,
  reasons = isReasoningModel(speaker.model),
): Answer {
  const id = digest(JSON.stringify([speaker.model, speaker.provider, prompt.body])).slice(0, 24);
  const toolCalls = callTools(prompt, id);
  const choices = Array.from({ length: prompt.n }, (_, variant) => {
    const reasoning = reasons && prompt.reasoning ? tokenize(writeReasoning(prompt, speaker)) : [];
    if (toolCalls.length > 0) {
      return { reasoning, text: [], toolCalls, finish: "tool_calls" } as const;
    }
    return limit(reasoning, cutAtStop(formatText(prompt, speaker, variant), prompt.stop), prompt.maxTokens);
  });
  return { id, choices, usage: countUsage(prompt, choices) };
}

function formatText(prompt: Prompt, speaker: Speaker, variant: number): string {
  const answer = writeAnswer(prompt, speaker, variant);
  const { format } = prompt;
  if (format.type === "text") return answer;
  if (format.type === "json_object") return JSON.stringify({ answer, sandbox: true });
  return JSON.stringify(
    sampleSchema(format.schema, (property) =>
      /answer|text|message/i.test(property) ? answer : `sandbox ${property}`,
    ),
  );
}

interface CutText {
  readonly text: string;
  readonly stopSequence?: string;
}

/** The text up to the first of the marks. */
function cutAtStop(text: string, stop: readonly string[]): CutText {
  let cut: CutText = { text };
  for (const mark of stop) {
    const end = cut.text.indexOf(mark);
    if (end !== -1) cut = { text: cut.text.slice(0, end), stopSequence: mark };
  }
  return cut;
}

function limit(reasoning: readonly string[], cut: CutText, maxTokens: number | undefined): AnswerChoice {
  const { text, ...stop } = cut;
  const tokens = tokenize(text);
  const most = maxTokens ?? Number.POSITIVE_INFINITY;
  if (reasoning.length + tokens.length <= most) {
    return { reasoning, text: tokens, toolCalls: [], finish: "stop", ...stop };
  }
  return {
    reasoning: reasoning.slice(0, most),
    text: tokens.slice(0, Math.max(0, most - reasoning.length)),
    toolCalls: [],
    finish: "length",
  };
}

function countUsage(prompt: Prompt, choices: readonly AnswerChoice[]): Answer["usage"] {
  let outputTokens = 0;
  let reasoningTokens = 0;
  for (const { reasoning, text, toolCalls } of choices) {
    const callTokens = toolCalls.reduce((sum, call) => sum + tokenize(call.name + call.arguments).length, 0);
    reasoningTokens += reasoning.length;
    outputTokens += reasoning.length + text.length + callTokens;
  }
  return { inputTokens: prompt.inputTokens, outputTokens, reasoningTokens };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
