import { countContentTokens, readContent } from "../answer/message-content.ts";
import type { AnswerFormat, ParsedPrompt, PromptTool, ToolChoice } from "../answer/prompt.ts";
import { isRecord, type JsonRecord } from "../exchange/json-value.ts";
import { firstNumber, readStrings, refuse, refuseBadCounts, wantsReasoning } from "./request-fields.ts";

/** Choices a request may ask for. */
const MAX_CHOICES = 16;

/** Reads the body of `POST /v1/chat/completions`. */
export function parseChatRequest(body: JsonRecord): ParsedPrompt {
  if (typeof body.model !== "string") return refuse("model", "a string");
  if (!Array.isArray(body.messages) || body.messages.length === 0) {
    return refuse("messages", "a list of at least one message");
  }
  const messages: readonly unknown[] = body.messages;
  if (!messages.every(isRecord)) return refuse("messages", "every message to be an object");
  const badCount = refuseBadCounts(body, ["n", "max_tokens", "max_completion_tokens"]);
  if (badCount) return badCount;
  const n = firstNumber(body, ["n"]) ?? 1;
  if (n > MAX_CHOICES) return refuse("n", `at most ${MAX_CHOICES}`);
  const format = readFormat(body.response_format);
  if (!format) return refuse("response_format", "text, json_object or json_schema with its schema");

  const contents = messages.map((message) => readContent(message.content));
  const last = messages.at(-1);
  const lastUser = messages.findLastIndex((message) => message.role === "user");
  const assistants = messages.filter((message) => message.role === "assistant");
  const options = body.stream_options;
  return {
    ok: true,
    prompt: {
      endpoint: "chat",
      model: body.model,
      stream: body.stream === true,
      includeUsage: isRecord(options) && options.include_usage === true,
      question: contents[lastUser]?.text ?? "",
      toolResult: last?.role === "tool" ? contents.at(-1)?.text : undefined,
      imageCount: contents.reduce((sum, content) => sum + content.imageCount, 0),
      inputTokens: countContentTokens(contents) + messages.length * 3,
      tools: readTools(body.tools),
      toolChoice: readToolChoice(body.tool_choice),
      parallelToolCalls: body.parallel_tool_calls !== false,
      format,
      stop: readStrings(body.stop),
      maxTokens: firstNumber(body, ["max_completion_tokens", "max_tokens"]),
      n,
      reasoning: wantsReasoning(body),
      replaysReasoning: assistants.some((message) => typeof message.reasoning_content === "string"),
      toolTurnWithoutReasoning: assistants.some(
        (message) => Array.isArray(message.tool_calls) && typeof message.reasoning_content !== "string",
      ),
      body,
    },
  };
}

function readFormat(value: unknown): AnswerFormat | undefined {
  if (value === undefined || value === null) return { type: "text" };
  if (!isRecord(value)) return undefined;
  if (value.type === "text" || value.type === "json_object") return { type: value.type };
  const schema = isRecord(value.json_schema) ? value.json_schema.schema : undefined;
  return value.type === "json_schema" && isRecord(schema) ? { type: "json_schema", schema } : undefined;
}

function readTools(value: unknown): readonly PromptTool[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((tool) => {
    const definition = isRecord(tool) ? tool.function : undefined;
    return isRecord(definition) && typeof definition.name === "string"
      ? [{ name: definition.name, parameters: definition.parameters }]
      : [];
  });
}

function readToolChoice(value: unknown): ToolChoice {
  if (value === "none" || value === "required") return value;
  const named = isRecord(value) ? value.function : undefined;
  return isRecord(named) && typeof named.name === "string" ? { name: named.name } : "auto";
}
