import { formatModelRef, isSameModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import { appendTo, setIn, unsetIn } from "../editing/edit-text.ts";
import type { Environment } from "../environment/environment.ts";
import { substituteVariables } from "../environment/substitute-variables.ts";
import { getIn, keysIn } from "../json5/config-path.ts";
import { requireJson5 } from "../json5/require-json5.ts";
import { entryReader } from "./entry-reader.ts";
import { FALLBACKS, MODEL } from "./model-paths.ts";

/** Options of the edits of fallbacks. */
export interface EditFallbacksOptions {
  /** Where a fallback written as `${VAR}` is looked up, first the one that wins. Default: such a fallback means no model. */
  readonly env?: Environment | readonly Environment[];
}

/** An item of `agents.defaults.model.fallbacks`. */
interface FallbackEntry {
  readonly index: number;
  /** Undefined for what is no Hugging Face model: another provider's, or a variable that is not known. */
  readonly ref: ModelRef | undefined;
}

/**
 * `text` with a fallback behind those there are; unchanged where one of them, by whatever name, is that model. The short
 * form `model: "<ref>"` becomes the long one. Throws {@link ConfigError} as `setIn` does.
 *
 * @example
 * ```ts
 * import { addFallback } from "@openclaw-hf/config-core/edit";
 *
 * addFallback("{}", { org: "Qwen", model: "Qwen3-8B", suffix: undefined });
 * // { agents: { defaults: { model: { fallbacks: ["huggingface/Qwen/Qwen3-8B"] } } } }, laid out
 * ```
 */
export function addFallback(text: string, ref: ModelRef, options: EditFallbacksOptions = {}): string {
  return readEntries(requireJson5(text), options).some(means(ref)) ? text : append(text, ref);
}

/**
 * `text` without the fallbacks that are this model, by whatever name, and with the last of all without the key. Throws
 * {@link ConfigError} as `setIn` does.
 *
 * @example
 * ```ts
 * import { removeFallback } from "@openclaw-hf/config-core/edit";
 *
 * const text = '{ agents: { defaults: { model: { fallbacks: ["a/b", "Qwen/Qwen3-8B"] } } } }';
 * removeFallback(text, { org: "Qwen", model: "Qwen3-8B", suffix: undefined });
 * // '{ agents: { defaults: { model: { fallbacks: ["a/b"] } } } }'
 * ```
 */
export function removeFallback(text: string, ref: ModelRef, options: EditFallbacksOptions = {}): string {
  return removeEntries(text, readEntries(requireJson5(text), options).filter(means(ref)));
}

/**
 * `text` with these fallbacks, in this order. Those that stay keep their spelling and comments, and what is no Hugging
 * Face model stays: it is not ours to remove. Throws {@link ConfigError} as `setIn` does.
 *
 * @example
 * ```ts
 * import { replaceFallbacks } from "@openclaw-hf/config-core/edit";
 *
 * const text = '{ agents: { defaults: { model: { fallbacks: ["Qwen/Qwen3-8B", "anthropic/claude"] } } } }';
 * replaceFallbacks(text, []); // '{ agents: { defaults: { model: { fallbacks: ["anthropic/claude"] } } } }'
 * ```
 */
export function replaceFallbacks(
  text: string,
  wanted: readonly ModelRef[],
  options: EditFallbacksOptions = {},
): string {
  const gone: FallbackEntry[] = [];
  let kept = 0;
  for (const entry of readEntries(requireJson5(text), options)) {
    const next = wanted[kept];
    if (entry.ref === undefined) continue;
    if (next !== undefined && isSameModelRef(entry.ref, next)) kept += 1;
    else gone.push(entry);
  }
  // Added first: a list that is empty in between would lose its place and its comments.
  return removeEntries(wanted.slice(kept).reduce(append, text), gone);
}

function readEntries(document: unknown, { env = [] }: EditFallbacksOptions): FallbackEntry[] {
  const { value } = substituteVariables(document, [env].flat());
  const read = entryReader(value);
  return keysIn(value, FALLBACKS).map((key) => {
    const text = getIn(value, [...FALLBACKS, key]);
    return { index: Number(key), ref: typeof text === "string" ? read(text) : undefined };
  });
}

function append(text: string, ref: ModelRef): string {
  const document = requireJson5(text);
  const model = getIn(document, MODEL);
  const key = formatModelRef(ref);
  // OpenClaw also takes `model: "ref"`; a chain needs the long form.
  if (typeof model === "string") return setIn(text, MODEL, { primary: model, fallbacks: [key] });
  return Array.isArray(getIn(document, FALLBACKS))
    ? appendTo(text, FALLBACKS, key)
    : setIn(text, FALLBACKS, [key]);
}

function removeEntries(text: string, entries: readonly FallbackEntry[]): string {
  if (entries.length === 0) return text;
  if (entries.length === keysIn(requireJson5(text), FALLBACKS).length) return unsetIn(text, FALLBACKS);
  // From the end, so that the places of those still to go stay right.
  return entries.toReversed().reduce((edited, { index }) => unsetIn(edited, [...FALLBACKS, index]), text);
}

function means(wanted: ModelRef): (entry: FallbackEntry) => boolean {
  return ({ ref }) => ref !== undefined && isSameModelRef(ref, wanted);
}
