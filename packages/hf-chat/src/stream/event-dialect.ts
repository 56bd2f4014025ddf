import type { Endpoint, Usage } from "../transport/upstream-call.ts";

/** What one event of a stream means for its completion. */
type EventMeaning = "data" | "ping" | "error" | "done" | "usage-only";

/** Follows one stream of one endpoint: is it complete, is the model reasoning, what did it cost. */
export interface EventDialect {
  /** Reads one parsed event. */
  read(event: Record<string, unknown>, name: string | undefined): EventMeaning;
  /** Whether an end of the stream here is a complete answer even without a terminator. */
  readonly isFinished: boolean;
  readonly isReasoning: boolean;
  readonly usage: Usage | undefined;
  readonly finishReason: string | undefined;
}

export function createEventDialect(endpoint: Endpoint): EventDialect {
  if (endpoint === "/chat/completions") return new ChatDialect();
  return endpoint === "/responses" ? new ResponsesDialect() : new MessagesDialect();
}

/** What a whole answer says about itself. */
export interface WholeAnswer {
  readonly usage: Usage | undefined;
  readonly finishReason: string | undefined;
}

/** Usage and finish reason of a whole JSON answer; undefined when it is not an answer of that endpoint at all. */
export function readWholeAnswer(
  endpoint: Endpoint,
  answer: Record<string, unknown>,
): WholeAnswer | undefined {
  const usage = readUsage(record(answer.usage));
  if (endpoint === "/chat/completions") {
    if (!Array.isArray(answer.choices)) return undefined;
    return { usage, finishReason: normaliseFinishReason(record(answer.choices[0])?.finish_reason) };
  }
  if (endpoint === "/responses") {
    return Array.isArray(answer.output) ? { usage, finishReason: text(answer.status) } : undefined;
  }
  return Array.isArray(answer.content) ? { usage, finishReason: text(answer.stop_reason) } : undefined;
}

/** `eos` (Together) and `eos_token` (TGI) are what everyone else calls `stop`; an empty string is none. */
export function normaliseFinishReason(reason: unknown): string | undefined {
  if (typeof reason !== "string" || reason === "") return undefined;
  return reason === "eos" || reason === "eos_token" ? "stop" : reason;
}

/** Tokens in OpenAI's chat names or the names Responses and Messages share. */
export function readUsage(usage: Record<string, unknown> | undefined): Usage | undefined {
  if (usage === undefined) return undefined;
  const inputTokens = count(usage.prompt_tokens) ?? count(usage.input_tokens);
  const outputTokens = count(usage.completion_tokens) ?? count(usage.output_tokens);
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  const details = record(usage.completion_tokens_details) ?? record(usage.output_tokens_details);
  const reasoningTokens = count(details?.reasoning_tokens) ?? count(usage.reasoning_tokens);
  return { inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0, reasoningTokens };
}

class ChatDialect implements EventDialect {
  isReasoning = false;
  usage: Usage | undefined;
  finishReason: string | undefined;
  /** With `n` above 1 every choice needs a finish reason of its own. */
  readonly #seen = new Set<unknown>();
  readonly #finished = new Set<unknown>();
  #isThinkingInline = false;

  get isFinished(): boolean {
    return this.#finished.size > 0 && this.#finished.size === this.#seen.size;
  }

  read(event: Record<string, unknown>, name: string | undefined): EventMeaning {
    if ((event.error !== undefined && event.error !== null) || name === "error") return "error";
    const usage =
      event.usage === undefined || event.usage === null ? undefined : readUsage(record(event.usage));
    if (usage !== undefined) this.usage = usage;
    const choices = event.choices;
    if (!Array.isArray(choices)) return "data";
    if (choices.length === 0) return usage === undefined ? "data" : "usage-only";
    for (const choice of choices) this.#readChoice(choice);
    return "data";
  }

  #readChoice(choice: unknown): void {
    if (typeof choice !== "object" || choice === null) return;
    const { index, finish_reason, delta } = choice as {
      index?: unknown;
      finish_reason?: unknown;
      delta?: unknown;
    };
    this.#seen.add(index);
    const reason = normaliseFinishReason(finish_reason);
    if (reason !== undefined) {
      this.finishReason = reason;
      this.#finished.add(index);
    }
    if (typeof delta === "object" && delta !== null) this.#readDelta(delta as Record<string, unknown>);
  }

  #readDelta(delta: Record<string, unknown>): void {
    const { content } = delta;
    if (delta.reasoning_content || delta.reasoning || delta.reasoning_text) this.isReasoning = true;
    else if (delta.tool_calls) this.isReasoning = false;
    else if (typeof content === "string" && content !== "") {
      if (content.includes("<think>")) this.#isThinkingInline = true;
      if (content.includes("</think>")) this.#isThinkingInline = false;
      this.isReasoning = this.#isThinkingInline;
    }
  }
}

class ResponsesDialect implements EventDialect {
  #hasStarted = false;
  isReasoning = false;
  isFinished = false;
  usage: Usage | undefined;
  finishReason: string | undefined;

  read(event: Record<string, unknown>, name: string | undefined): EventMeaning {
    const type = text(event.type) ?? name ?? "";
    if (type === "error" || (event.type === undefined && event.error)) return "error";
    // A failure that nothing precedes is as good as an error status; later it is the stream's own, well-formed end.
    if (type === "response.failed" && !this.#hasStarted) return "error";
    this.#hasStarted = true;
    if (type === "response.completed" || type === "response.incomplete" || type === "response.failed") {
      const response = record(event.response);
      this.usage = readUsage(record(response?.usage)) ?? this.usage;
      this.finishReason = type.slice("response.".length);
      this.isFinished = true;
      return "done";
    }
    if (type.startsWith("response.reasoning")) this.isReasoning = true;
    else if (type.endsWith(".delta")) this.isReasoning = false;
    return type === "ping" || type === "keepalive" ? "ping" : "data";
  }
}

class MessagesDialect implements EventDialect {
  isReasoning = false;
  usage: Usage | undefined;
  finishReason: string | undefined;

  get isFinished(): boolean {
    return this.finishReason !== undefined;
  }

  read(event: Record<string, unknown>, name: string | undefined): EventMeaning {
    const type = text(event.type) ?? name;
    if (type === "error" || (type === undefined && event.error)) return "error";
    if (type === "ping") return "ping";
    if (type === "message_start") this.#mergeUsage(record(record(event.message)?.usage));
    if (type === "message_delta") {
      this.#mergeUsage(record(event.usage));
      this.finishReason = text(record(event.delta)?.stop_reason) ?? this.finishReason;
    }
    if (type === "content_block_start") this.isReasoning = record(event.content_block)?.type === "thinking";
    if (type === "content_block_stop") this.isReasoning = false;
    return type === "message_stop" ? "done" : "data";
  }

  /** Input tokens stand in the first event, output tokens in the last, each cumulative. */
  #mergeUsage(given: Record<string, unknown> | undefined): void {
    const next = readUsage(given);
    if (next === undefined) return;
    this.usage = {
      inputTokens: Math.max(next.inputTokens, this.usage?.inputTokens ?? 0),
      outputTokens: Math.max(next.outputTokens, this.usage?.outputTokens ?? 0),
      reasoningTokens: next.reasoningTokens ?? this.usage?.reasoningTokens,
    };
  }
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const count = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
const record = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
