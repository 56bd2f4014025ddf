import { normaliseFinishReason, readUsage } from "../stream/event-dialect.ts";
import type { Usage } from "../transport/upstream-call.ts";
import { ThinkSplitter } from "./think-splitter.ts";
import { type ToolCall, type ToolCallDelta, ToolCallJoiner } from "./tool-call-joiner.ts";

/** One step of an answer, the same whatever the backend's dialect. */
export type MessagePart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | ({ readonly type: "tool-call" } & ToolCallDelta)
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "finish"; readonly finishReason: string };

/** An answer, or as much of it as has come. */
export interface JoinedMessage {
  readonly content: string;
  /** One field for `reasoning_content`, `reasoning`, `reasoning_text` and inline `<think>`; empty when the model did not reason aloud. */
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  /** `eos` and `eos_token` are given as `stop`. */
  readonly finishReason: string | undefined;
  readonly usage: Usage | undefined;
}

/** Joins chat completion chunks into one message. */
export interface MessageJoiner {
  /** Takes one parsed `chat.completion.chunk` (or TGI's `text_completion`), or a whole `chat.completion`; returns what is new. */
  push(chunk: unknown): MessagePart[];
  /** No more will come: text that could have been the beginning of a tag. */
  end(): MessagePart[];
  /** What has come so far. */
  message(): JoinedMessage;
}

/**
 * Joins the deltas of one answer (`choices[0]`). Needs nothing of Node.
 *
 * @example
 * const joiner = createMessageJoiner();
 * for (const { data } of events) if (data !== "[DONE]") joiner.push(JSON.parse(data));
 * joiner.end();
 * console.log(joiner.message().content);
 */
export function createMessageJoiner(): MessageJoiner {
  return new DeltaJoiner();
}

class DeltaJoiner implements MessageJoiner {
  #content = "";
  #reasoning = "";
  #finishReason: string | undefined;
  #usage: Usage | undefined;
  /** Set by the first delta with a reasoning field: `<think>` in the text is then the model's own writing, and would double. */
  #hasReasoningField = false;
  readonly #splitter = new ThinkSplitter();
  readonly #toolCalls = new ToolCallJoiner();

  push(chunk: unknown): MessagePart[] {
    const parts: MessagePart[] = [];
    const { choices, usage } = record(chunk);
    const choice = Array.isArray(choices)
      ? choices.map(record).find(({ index }) => (index ?? 0) === 0)
      : undefined;
    if (choice !== undefined) this.#readChoice(choice, parts);
    const read = readUsage(typeof usage === "object" && usage !== null ? record(usage) : undefined);
    if (read !== undefined) {
      this.#usage = read;
      parts.push({ type: "usage", usage: read });
    }
    return parts;
  }

  end(): MessagePart[] {
    const parts: MessagePart[] = [];
    this.#addContent(this.#splitter.end(), parts);
    return parts;
  }

  message(): JoinedMessage {
    return {
      content: this.#content,
      reasoning: this.#reasoning,
      toolCalls: this.#toolCalls.calls,
      finishReason: this.#finishReason,
      usage: this.#usage,
    };
  }

  #readChoice(choice: Record<string, unknown>, parts: MessagePart[]): void {
    const delta = choice.delta ?? choice.message;
    if (typeof delta === "object" && delta !== null) this.#readDelta(record(delta), parts);
    else if (typeof choice.text === "string") this.#addText(choice.text, parts);
    const reason = normaliseFinishReason(choice.finish_reason);
    if (reason === undefined) return;
    this.#addContent(this.#splitter.end(), parts);
    this.#finishReason = reason;
    parts.push({ type: "finish", finishReason: reason });
  }

  #readDelta(delta: Record<string, unknown>, parts: MessagePart[]): void {
    // Some backends send the same text in two fields at once: the first that has any is taken.
    const reasoning = [delta.reasoning_content, delta.reasoning, delta.reasoning_text].find(isText);
    if (reasoning !== undefined) {
      this.#hasReasoningField = true;
      this.#addContent({ text: "", reasoning }, parts);
    }
    for (const piece of pieces(delta.content)) {
      if (piece.isReasoning) this.#addContent({ text: "", reasoning: piece.text }, parts);
      else this.#addText(piece.text, parts);
    }
    for (const call of this.#toolCalls.push(delta.tool_calls)) parts.push({ type: "tool-call", ...call });
  }

  #addText(text: string, parts: MessagePart[]): void {
    this.#addContent(this.#hasReasoningField ? { text, reasoning: "" } : this.#splitter.push(text), parts);
  }

  #addContent({ text, reasoning }: { text: string; reasoning: string }, parts: MessagePart[]): void {
    if (reasoning !== "") {
      this.#reasoning += reasoning;
      parts.push({ type: "reasoning", text: reasoning });
    }
    if (text !== "") {
      this.#content += text;
      parts.push({ type: "text", text });
    }
  }
}

/** Content is a string, or with a few backends a list of typed pieces. */
function pieces(content: unknown): { text: string; isReasoning: boolean }[] {
  if (isText(content)) return [{ text: content, isReasoning: false }];
  if (!Array.isArray(content)) return [];
  return content.map(record).map(({ text, thinking }) => {
    const isReasoning = isText(thinking);
    return { text: isReasoning ? thinking : isText(text) ? text : "", isReasoning };
  });
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const record = (value: unknown) =>
  (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
