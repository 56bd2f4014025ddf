import type { Prompt, PromptTool } from "./prompt.ts";
import { sampleSchema } from "./schema-sample.ts";

/** A call the model asks for. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

/**
 * The calls a prompt leads to: the named tool, at least one when one is required, else those whose name shares a
 * word with the question (`get_weather` with "the weather in Paris"). None right after a tool's result, unless
 * required, so that a loop of calls ends.
 */
export function callTools(prompt: Prompt, seed: string): readonly ToolCall[] {
  return pickTools(prompt).map((tool, index) => ({
    id: `call_${seed.slice(0, 16)}${index}`,
    name: tool.name,
    arguments: JSON.stringify(
      sampleSchema(tool.parameters ?? { type: "object" }, () => guessArgument(prompt.question)) ?? {},
    ),
  }));
}

function pickTools(prompt: Prompt): readonly PromptTool[] {
  const { tools, toolChoice } = prompt;
  if (toolChoice === "none") return [];
  if (typeof toolChoice === "object")
    return tools.filter((tool) => tool.name === toolChoice.name).slice(0, 1);
  const question = prompt.question.toLowerCase();
  const suggested = tools.filter((tool) => words(tool.name).some((word) => question.includes(word)));
  const most = prompt.parallelToolCalls ? suggested.length : 1;
  if (toolChoice === "required") return suggested.length > 0 ? suggested.slice(0, most) : tools.slice(0, 1);
  return prompt.toolResult === undefined ? suggested.slice(0, most) : [];
}

/** `getCurrent_weather` → current, weather: words long enough to mean something. */
function words(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= 4);
}

/** What the question is about: something quoted, a name after a preposition, or the question itself. */
function guessArgument(question: string): string {
  const quoted = /["“]([^"”]{1,100})["”]/.exec(question)?.[1];
  const named = /\b(?:in|for|of|at|to|from)\s+(\p{Lu}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*){0,3})/u.exec(
    question,
  )?.[1];
  return quoted ?? named ?? question.trim().slice(0, 100);
}
