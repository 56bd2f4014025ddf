import { computed, signal } from "@preact/signals";

/** How answers may be shaped. */
export type ResponseFormat = "text" | "json_object" | "json_schema";

/** What goes into every request of the playground beside the conversation; numbers and JSON as they were typed. */
export interface PlaygroundSettings {
  readonly system: string;
  readonly temperature: string;
  readonly topP: string;
  readonly maxTokens: string;
  readonly seed: string;
  readonly stop: string;
  readonly tools: string;
  readonly responseFormat: ResponseFormat;
  readonly schema: string;
  readonly isStreaming: boolean;
  readonly usesFallbacks: boolean;
}

export const settings = signal<PlaygroundSettings>({
  system: "",
  temperature: "",
  topP: "",
  maxTokens: "",
  seed: "",
  stop: "",
  tools: "",
  responseFormat: "text",
  schema: "",
  isStreaming: true,
  usesFallbacks: false,
});

/** Changes some of the settings. */
export function setSettings(change: Partial<PlaygroundSettings>): void {
  settings.value = { ...settings.value, ...change };
}

/** What is wrong with the settings, by field; nothing is sent while there is any. */
export type SettingsProblems = Partial<Record<keyof PlaygroundSettings, string>>;

export const settingsProblems = computed<SettingsProblems>(() => {
  const { temperature, topP, maxTokens, seed, tools, responseFormat, schema } = settings.value;
  return {
    ...problem("temperature", checkNumber(temperature, 0, 2)),
    ...problem("topP", checkNumber(topP, 0, 1)),
    ...problem("maxTokens", checkNumber(maxTokens, 1, 10_000_000, true)),
    ...problem("seed", checkNumber(seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, true)),
    ...problem("tools", tools.trim() === "" ? undefined : checkTools(tools)),
    ...problem("schema", responseFormat === "json_schema" ? checkSchema(schema) : undefined),
  };
});

/** The settings as fields of a chat completion request. Call only while there is no problem. */
export function requestFieldsOf(chosen: PlaygroundSettings): Record<string, unknown> {
  const stop = chosen.stop
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "");
  return {
    ...numberField("temperature", chosen.temperature),
    ...numberField("top_p", chosen.topP),
    ...numberField("max_tokens", chosen.maxTokens),
    ...numberField("seed", chosen.seed),
    ...(stop.length === 0 ? {} : { stop }),
    ...(chosen.tools.trim() === "" ? {} : { tools: JSON.parse(chosen.tools) }),
    ...responseFormatField(chosen),
  };
}

function responseFormatField(chosen: PlaygroundSettings): Record<string, unknown> {
  switch (chosen.responseFormat) {
    case "text":
      return {};
    case "json_object":
      return { response_format: { type: "json_object" } };
    case "json_schema":
      return {
        response_format: {
          type: "json_schema",
          json_schema: { name: "answer", strict: true, schema: JSON.parse(chosen.schema) },
        },
      };
  }
}

function numberField(name: string, text: string): Record<string, number> {
  return text.trim() === "" ? {} : { [name]: Number(text) };
}

function problem(field: keyof PlaygroundSettings, message: string | undefined): SettingsProblems {
  return message === undefined ? {} : { [field]: message };
}

function checkNumber(text: string, least: number, most: number, isWhole = false): string | undefined {
  if (text.trim() === "") return undefined;
  const number = Number(text);
  if (Number.isNaN(number) || (isWhole && !Number.isInteger(number)))
    return `Not a ${isWhole ? "whole " : ""}number.`;
  return number < least || number > most ? `Between ${least} and ${most}.` : undefined;
}

function checkTools(text: string): string | undefined {
  const parsed = parseJson(text);
  if ("error" in parsed) return parsed.error;
  return Array.isArray(parsed.value) ? undefined : "An array of tools: [{ type: “function”, function: … }].";
}

function checkSchema(text: string): string | undefined {
  const parsed = parseJson(text);
  if ("error" in parsed) return parsed.error;
  const isObject = typeof parsed.value === "object" && parsed.value !== null && !Array.isArray(parsed.value);
  return isObject ? undefined : "A JSON Schema object.";
}

function parseJson(text: string): { readonly value: unknown } | { readonly error: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: `Not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
