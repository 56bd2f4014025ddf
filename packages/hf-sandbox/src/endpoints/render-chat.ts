import type { Answer, AnswerChoice } from "../answer/answer.ts";
import type { Prompt } from "../answer/prompt.ts";
import type { Dialect } from "./dialect.ts";
import { createRendering, type Frame, type Rendering } from "./rendering.ts";

/** Always this moment, for the same request gets the same answer: 2026-01-01T00:00:00Z. */
const CREATED = 1_767_225_600;

/** An answer as `POST /v1/chat/completions` gives it, in a backend's dialect. */
export function renderChat(answer: Answer, prompt: Prompt, model: string, dialect: Dialect): Rendering {
  const legacy = dialect.object === "text_completion" ? "text_completion" : undefined;
  const base = { id: `chatcmpl-${answer.id}`, created: CREATED, model };
  const json = () =>
    JSON.stringify({
      ...base,
      object: legacy ?? "chat.completion",
      choices: answer.choices.map((choice, index) => ({
        index,
        message: wholeMessage(choice, dialect),
        logprobs: null,
        finish_reason: finishReason(choice, dialect),
      })),
      usage: chatUsage(answer),
    });
  const frames = () =>
    renderFrames(answer, prompt, { ...base, object: legacy ?? "chat.completion.chunk" }, dialect);
  return createRendering(json, frames);
}

function renderFrames(answer: Answer, prompt: Prompt, base: object, dialect: Dialect): readonly Frame[] {
  const usage = chatUsage(answer);
  const event = (kind: Frame["kind"], fields: object): Frame => ({
    kind,
    text: `${dialect.dataPrefix}${JSON.stringify({ ...base, ...fields })}\n\n`,
  });
  const frames: Frame[] = dialect.comment ? [{ kind: "open", text: ": connected\n\n" }] : [];
  answer.choices.forEach((choice, index) => {
    const piece = (kind: Frame["kind"], delta: object, finish: string | null = null, more: object = {}) =>
      frames.push(
        event(kind, { choices: [{ index, delta, logprobs: null, finish_reason: finish }], ...more }),
      );
    piece("open", { role: "assistant", content: "" });
    for (const { kind, delta } of deltasOf(choice, dialect)) piece(kind, delta);
    const isLast = index === answer.choices.length - 1;
    const more = isLast && dialect.streamUsage === "last-chunk" ? { usage } : {};
    piece("finish", {}, finishReason(choice, dialect), more);
  });
  const asked = dialect.streamUsage === "asked" && prompt.includeUsage;
  if (asked || dialect.streamUsage === "own-chunk") frames.push(event("usage", { choices: [], usage }));
  if (dialect.done) frames.push({ kind: "done", text: `${dialect.dataPrefix}[DONE]\n\n` });
  return frames;
}

interface Delta {
  readonly kind: "reasoning" | "text" | "tool";
  readonly delta: object;
}

function deltasOf(choice: AnswerChoice, dialect: Dialect): readonly Delta[] {
  const reasoning = inlineThink(choice.reasoning, dialect).map(
    (token): Delta => ({ kind: "reasoning", delta: reasoningFields(token, dialect) }),
  );
  const text = choice.text.map((content): Delta => ({ kind: "text", delta: { content } }));
  const calls = choice.toolCalls.flatMap((call, index): Delta[] => {
    const start = { index, id: call.id, type: "function", function: { name: call.name, arguments: "" } };
    return [
      { kind: "tool", delta: { tool_calls: [start] } },
      ...halves(call.arguments).map(
        (part): Delta => ({
          kind: "tool",
          delta: { tool_calls: [{ index, function: { arguments: part } }] },
        }),
      ),
    ];
  });
  return [...reasoning, ...text, ...calls];
}

/** Arguments come in pieces, as a model writes them. */
function halves(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((part) => part !== "");
}

function inlineThink(reasoning: readonly string[], dialect: Dialect): readonly string[] {
  if (reasoning.length === 0 || dialect.reasoning !== "think") return reasoning;
  return ["<think>", "\n", ...reasoning, "\n", "</think>", "\n\n"];
}

function reasoningFields(text: string, dialect: Dialect): object {
  switch (dialect.reasoning) {
    case "both":
      return { reasoning: text, reasoning_content: text };
    case "think":
      return { content: text };
    default:
      return { [dialect.reasoning]: text };
  }
}

function wholeMessage(choice: AnswerChoice, dialect: Dialect): object {
  const reasoning = inlineThink(choice.reasoning, dialect).join("");
  const inline = dialect.reasoning === "think" ? reasoning : "";
  const text = inline + choice.text.join("");
  return {
    role: "assistant",
    content: choice.toolCalls.length > 0 && text === "" ? null : text,
    ...(reasoning !== "" && inline === "" ? reasoningFields(reasoning, dialect) : {}),
    ...(choice.toolCalls.length > 0
      ? {
          tool_calls: choice.toolCalls.map((call) => ({
            id: call.id,
            type: "function",
            function: { name: call.name, arguments: call.arguments },
          })),
        }
      : {}),
  };
}

function finishReason(choice: AnswerChoice, dialect: Dialect): string {
  return choice.finish === "stop" ? dialect.stop : choice.finish;
}

function chatUsage({ usage }: Answer): object {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}
