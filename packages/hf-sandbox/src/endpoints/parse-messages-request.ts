import { countContentTokens, type MessageContent, readContent } from "../answer/message-content.ts";
import type { ParsedPrompt, PromptTool, ToolChoice } from "../answer/prompt.ts";
import { isRecord, type JsonRecord } from "../exchange/json-value.ts";
import { readStrings, refuse, refuseBadCounts } from "./request-fields.ts";

/** Reads the body of `POST /v1/messages`. Reasoning is off unless `thinking` asks for it. */
export function parseMessagesRequest(body: JsonRecord): ParsedPrompt {
  if (typeof body.model !== "string") return refuse("model", "a string");
  if (!Array.isArray(body.messages) || body.messages.length === 0) {
    return refuse("messages", "a list of at least one message");
  }
  const messages: readonly unknown[] = body.messages;
  if (!messages.every(isRecord)) return refuse("messages", "every message to be an object");
  if (typeof body.max_tokens !== "number") return refuse("max_tokens", "a positive integer");
  const badCount = refuseBadCounts(body, ["max_tokens"]);
  if (badCount) return badCount;

  const contents = messages.map((message) => readContent(message.content));
  const results = messages.map((message) => readToolResult(message.content));
  const lastQuestion = messages.findLastIndex(
    (message, index) => message.role === "user" && contents[index]?.text !== "",
  );
  const { tool_choice: choice, thinking } = body;
  return {
    ok: true,
    prompt: {
      endpoint: "messages",
      model: body.model,
      stream: body.stream === true,
      includeUsage: true,
      question: contents[lastQuestion]?.text ?? "",
      toolResult: results.at(-1)?.text,
      imageCount: contents.reduce((sum, content) => sum + content.imageCount, 0),
      inputTokens:
        countContentTokens([
          readContent(body.system),
          ...contents,
          ...results.filter((one) => one !== undefined),
        ]) +
        messages.length * 3,
      tools: readTools(body.tools),
      toolChoice: readToolChoice(choice),
      parallelToolCalls: !(isRecord(choice) && choice.disable_parallel_tool_use === true),
      format: { type: "text" },
      stop: readStrings(body.stop_sequences),
      maxTokens: body.max_tokens,
      n: 1,
      reasoning: isRecord(thinking) && (thinking.type === "enabled" || thinking.type === "adaptive"),
      replaysReasoning: false,
      toolTurnWithoutReasoning: false,
      body,
    },
  };
}

/** What the `tool_result` blocks of a message say; `undefined` when it has none. */
function readToolResult(content: unknown): MessageContent | undefined {
  if (!Array.isArray(content)) return undefined;
  const results = (content as readonly unknown[]).filter(
    (part): part is JsonRecord => isRecord(part) && part.type === "tool_result",
  );
  if (results.length === 0) return undefined;
  const contents = results.map((part) => readContent(part.content));
  return {
    text: contents.map(({ text }) => text).join("\n"),
    imageCount: contents.reduce((sum, { imageCount }) => sum + imageCount, 0),
  };
}

function readTools(value: unknown): readonly PromptTool[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((tool) =>
    isRecord(tool) && typeof tool.name === "string"
      ? [{ name: tool.name, parameters: tool.input_schema }]
      : [],
  );
}

function readToolChoice(value: unknown): ToolChoice {
  if (!isRecord(value)) return "auto";
  if (value.type === "none") return "none";
  if (value.type === "any") return "required";
  return value.type === "tool" && typeof value.name === "string" ? { name: value.name } : "auto";
}
