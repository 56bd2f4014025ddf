import type { ParsedPrompt } from "../answer/prompt.ts";
import { isRecord, type JsonRecord } from "../exchange/json-value.ts";

/** A refusal naming the field. */
export function refuse(param: string, expected: string): ParsedPrompt {
  return { ok: false, param, message: `Invalid value for '${param}': expected ${expected}.` };
}

/** The first of these numeric fields that is not a positive integer, as a refusal. */
export function refuseBadCounts(body: JsonRecord, fields: readonly string[]): ParsedPrompt | undefined {
  const bad = fields.find((field) => {
    const value = body[field];
    return value !== undefined && value !== null && !(Number.isInteger(value) && Number(value) > 0);
  });
  return bad === undefined ? undefined : refuse(bad, "a positive integer");
}

/** The first of these fields that holds a number. */
export function firstNumber(body: JsonRecord, fields: readonly string[]): number | undefined {
  const field = fields.find((name) => typeof body[name] === "number");
  return field === undefined ? undefined : Number(body[field]);
}

/** A string or a list of strings, as a list without empty ones. */
export function readStrings(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === "string" && item !== "");
}

/** Whether one of the usual switches turns reasoning off. */
export function wantsReasoning(body: JsonRecord): boolean {
  if (body.reasoning_effort === "none") return false;
  const { reasoning, thinking, chat_template_kwargs: template } = body;
  if (isRecord(reasoning) && (reasoning.effort === "none" || reasoning.enabled === false)) return false;
  if (isRecord(thinking) && thinking.type === "disabled") return false;
  return !(isRecord(template) && template.enable_thinking === false);
}
