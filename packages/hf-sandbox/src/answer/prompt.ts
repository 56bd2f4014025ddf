import type { JsonRecord } from "../exchange/json-value.ts";

/** The three ways into the router. */
export type Endpoint = "chat" | "responses" | "messages";

/** A function the model may call. */
export interface PromptTool {
  readonly name: string;
  /** JSON Schema of its arguments. */
  readonly parameters: unknown;
}

/** Whether and which tool is to be called. */
export type ToolChoice = "auto" | "none" | "required" | { readonly name: string };

/** The form the answer's text must have. */
export type AnswerFormat =
  | { readonly type: "text" }
  | { readonly type: "json_object" }
  | { readonly type: "json_schema"; readonly schema: unknown };

/** What a request asks for, whichever endpoint it came by. */
export interface Prompt {
  readonly endpoint: Endpoint;
  /** As asked, with its suffix. */
  readonly model: string;
  readonly stream: boolean;
  /** `stream_options.include_usage`. */
  readonly includeUsage: boolean;
  /** The text of the last message of the user. */
  readonly question: string;
  /** What a tool answered, when that is the last message. */
  readonly toolResult: string | undefined;
  readonly imageCount: number;
  readonly inputTokens: number;
  readonly tools: readonly PromptTool[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls: boolean;
  readonly format: AnswerFormat;
  readonly stop: readonly string[];
  readonly maxTokens: number | undefined;
  /** How many choices. */
  readonly n: number;
  /** `false` when the request turns reasoning off. */
  readonly reasoning: boolean;
  /** An earlier assistant message of the request carries `reasoning_content`. */
  readonly replaysReasoning: boolean;
  /** An earlier assistant message calls tools without `reasoning_content`. */
  readonly toolTurnWithoutReasoning: boolean;
  /** Everything of the request, for what is derived from it. */
  readonly body: JsonRecord;
}

/** A request read, or what is wrong with it. */
export type ParsedPrompt =
  | { readonly ok: true; readonly prompt: Prompt }
  | { readonly ok: false; readonly message: string; readonly param: string };
