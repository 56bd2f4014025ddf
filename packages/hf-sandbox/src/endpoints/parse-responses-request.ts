import { countContentTokens, readContent } from "../answer/message-content.ts";
import type { AnswerFormat, ParsedPrompt, PromptTool, ToolChoice } from "../answer/prompt.ts";
import { isRecord, type JsonRecord } from "../exchange/json-value.ts";
import { firstNumber, refuse, refuseBadCounts, wantsReasoning } from "./request-fields.ts";

/** Reads the body of `POST /v1/responses`. */
export function parseResponsesRequest(body: JsonRecord): ParsedPrompt {
  if (typeof body.model !== "string") return refuse("model", "a string");
  const items = readInput(body.input);
  if (!items) return refuse("input", "a string, or a list of at least one item");
  const badCount = refuseBadCounts(body, ["max_output_tokens"]);
  if (badCount) return badCount;
  const format = readFormat(body.text);
  if (!format) return refuse("text.format", "text, json_object or json_schema with its schema");

  const contents = items.map((item) => readContent(item.content ?? item.output));
  const last = items.at(-1);
  const lastUser = items.findLastIndex((item) => item.role === "user");
  const instructions = readContent(body.instructions);
  return {
    ok: true,
    prompt: {
      endpoint: "responses",
      model: body.model,
      stream: body.stream === true,
      includeUsage: true,
      question: contents[lastUser]?.text ?? "",
      toolResult: last?.type === "function_call_output" ? contents.at(-1)?.text : undefined,
      imageCount: contents.reduce((sum, content) => sum + content.imageCount, 0),
      inputTokens: countContentTokens([instructions, ...contents]) + items.length * 3,
      tools: readTools(body.tools),
      toolChoice: readToolChoice(body.tool_choice),
      parallelToolCalls: body.parallel_tool_calls !== false,
      format,
      stop: [],
      maxTokens: firstNumber(body, ["max_output_tokens"]),
      n: 1,
      reasoning: wantsReasoning(body),
      replaysReasoning: false,
      toolTurnWithoutReasoning: false,
      body,
    },
  };
}

function readInput(input: unknown): readonly JsonRecord[] | undefined {
  if (typeof input === "string") return [{ role: "user", content: input }];
  if (!Array.isArray(input) || input.length === 0) return undefined;
  const items: readonly unknown[] = input;
  return items.every(isRecord) ? items : undefined;
}

function readFormat(text: unknown): AnswerFormat | undefined {
  const format = isRecord(text) ? text.format : undefined;
  if (format === undefined || format === null) return { type: "text" };
  if (!isRecord(format)) return undefined;
  if (format.type === "text" || format.type === "json_object") return { type: format.type };
  if (format.type !== "json_schema" || !isRecord(format.schema)) return undefined;
  return { type: "json_schema", schema: format.schema };
}

function readTools(value: unknown): readonly PromptTool[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((tool) =>
    isRecord(tool) && tool.type === "function" && typeof tool.name === "string"
      ? [{ name: tool.name, parameters: tool.parameters }]
      : [],
  );
}

function readToolChoice(value: unknown): ToolChoice {
  if (value === "none" || value === "required") return value;
  return isRecord(value) && typeof value.name === "string" ? { name: value.name } : "auto";
}
