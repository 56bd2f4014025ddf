import { type Config, DEFAULT_MODEL, resolveModel } from "@openclaw-hf/config-core";
import type { ChatError } from "@openclaw-hf/hf-chat";
import { routerModel } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import type { State } from "../../state.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { formatUsd } from "../models/format-facts.ts";
import type { Answer } from "./answer.ts";
import type { OpenChat } from "./open-chat.ts";

/** One line beside the answer: who gave it, at what cost, how fast; and one before it when another model stood in. */
export function printSummary(
  context: Context,
  state: State,
  open: OpenChat,
  asked: string,
  answer: Answer,
  costUsd: number | undefined,
): void {
  const { note, noteStyle } = context.terminal;
  const fallback = describeFallback(state, asked, answer);
  if (fallback) note(noteStyle("yellow", fallback));
  const { usage, durationMs, finishReason } = answer.result;
  const parts = [
    answer.provider === undefined ? answer.model : `${answer.model} on ${answer.provider}`,
    ...(usage ? [`${usage.inputTokens} + ${usage.outputTokens} tokens`] : []),
    ...(costUsd === undefined ? [] : [`$${formatUsd(costUsd)}`]),
    `${(durationMs / 1000).toFixed(1)} s`,
    `via ${open.via}`,
    ...(finishReason === "length" ? ["cut at the output limit"] : []),
  ];
  note(noteStyle("dim", `[${sanitizeLine(parts.join(context.terminal.isUnicode ? " · " : ", "))}]`));
}

/** What happened before the answer: another model failed, or this one at first; undefined when all went well. */
function describeFallback(
  { config }: State,
  asked: string,
  { model, failures, attempts }: Answer,
): string | undefined {
  const failed = failures.filter((failure) => failure.model !== model);
  if (failed.length > 0) {
    return `Fallback: ${failed.map((failure) => `${failure.model} failed (${failure.code})`).join(", ")}; ${model} answered.`;
  }
  // Behind a gateway only the config tells which model an alias stands for.
  const first = firstModel(config, asked);
  if (first !== undefined && first !== model) return `Fallback: ${first} failed; ${model} answered.`;
  return attempts > 1
    ? `Answered after ${attempts - 1} failed attempt${attempts > 2 ? "s" : ""}.`
    : undefined;
}

/** The model that is tried first; undefined when only the gateway knows what was asked for. */
function firstModel(config: Config, asked: string): string | undefined {
  const resolution = resolveModel(config, asked);
  if (resolution.ok) return routerModel(resolution.ref);
  return resolution.issue.code === "no_default" ? firstModel(config, DEFAULT_MODEL) : undefined;
}

/** A complete answer for `--json`. */
export function answerJson(
  open: OpenChat,
  answer: Answer,
  costUsd: number | undefined,
): Record<string, unknown> {
  const { result } = answer;
  return {
    text: result.content,
    ...(result.reasoning !== "" && { reasoning: result.reasoning }),
    model: answer.model,
    provider: answer.provider ?? null,
    attempts: answer.attempts,
    failures: answer.failures,
    finishReason: result.finishReason ?? null,
    usage: result.usage ?? null,
    costUsd: costUsd ?? null,
    firstByteMs: result.firstByteMs,
    durationMs: result.durationMs,
    via: open.via,
  };
}

/** A failure for `--json`, with what had come of the answer. */
export function failureJson(open: OpenChat, error: ChatError): Record<string, unknown> {
  return {
    error: { code: error.code, message: error.message },
    ...(error.partial && { partial: { text: error.partial.content, reasoning: error.partial.reasoning } }),
    model: error.model ?? null,
    provider: error.provider ?? null,
    attempts: error.attempts.length,
    via: open.via,
  };
}
