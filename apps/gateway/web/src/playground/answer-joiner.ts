import type { Answer, AnswerMetrics, ToolCall } from "./turn.ts";

type Joined = Pick<Answer, "text" | "reasoning" | "toolCalls" | "finishReason">;
type Fields = Readonly<Record<string, unknown>>;

const OPEN = "<think>";
const CLOSE = "</think>";

/**
 * Joins chat completion chunks, or one whole completion, into an answer. Reasoning comes in three fields or inline
 * between think tags, depending on the backend; here it is one text.
 */
export class AnswerJoiner {
  usage: Pick<AnswerMetrics, "inputTokens" | "outputTokens" | "reasoningTokens"> = {};
  #content = "";
  #reasoning = "";
  #calls: ToolCall[] = [];
  #finishReason: string | undefined;

  /** Whether anything a person could see has come. */
  get hasContent(): boolean {
    return this.#content !== "" || this.#reasoning !== "" || this.#calls.length > 0;
  }

  /** Takes one chunk or completion; what is not understood is passed over. */
  push(chunk: unknown): void {
    const { usage, choices } = fields(chunk);
    this.#readUsage(fields(usage));
    const choice = fields(Array.isArray(choices) ? choices[0] : undefined);
    const delta = fields(choice.delta ?? choice.message);
    this.#content += text(delta.content);
    // Some backends send the same reasoning under two names at once.
    this.#reasoning += text(delta.reasoning_content) || text(delta.reasoning) || text(delta.reasoning_text);
    if (Array.isArray(delta.tool_calls))
      delta.tool_calls.forEach((call, index) => this.#readCall(fields(call), index));
    this.#finishReason = text(choice.finish_reason) || this.#finishReason;
  }

  /** What has come till now. */
  answer(): Joined {
    const { text, reasoning } = splitThinking(this.#content);
    return {
      text,
      reasoning: this.#reasoning + reasoning,
      toolCalls: this.#calls,
      finishReason: this.#finishReason,
    };
  }

  #readUsage(usage: Fields): void {
    const details = fields(usage.completion_tokens_details);
    this.usage = {
      inputTokens: number(usage.prompt_tokens) ?? this.usage.inputTokens,
      outputTokens: number(usage.completion_tokens) ?? this.usage.outputTokens,
      reasoningTokens: number(details.reasoning_tokens) ?? this.usage.reasoningTokens,
    };
  }

  #readCall(call: Fields, position: number): void {
    const index = number(call.index) ?? position;
    const known = this.#calls[index];
    const called = fields(call.function);
    const next: ToolCall = {
      id: text(call.id) || known?.id || `call_${index}`,
      name: known?.name || text(called.name),
      arguments: (known?.arguments ?? "") + text(called.arguments),
    };
    // A sparse index would leave holes that later code trips over.
    if (index <= this.#calls.length) this.#calls = this.#calls.toSpliced(index, 1, next);
  }
}

/** Tells inline thinking from the answer; an unfinished tag at the end is held back until it is known what it is. */
function splitThinking(content: string): { readonly text: string; readonly reasoning: string } {
  const start = content.trimStart();
  if (!start.startsWith(OPEN))
    return { text: start !== "" && OPEN.startsWith(start) ? "" : content, reasoning: "" };
  const thinking = start.slice(OPEN.length);
  const end = thinking.indexOf(CLOSE);
  if (end < 0) return { text: "", reasoning: thinking };
  return { text: thinking.slice(end + CLOSE.length).trimStart(), reasoning: thinking.slice(0, end) };
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
