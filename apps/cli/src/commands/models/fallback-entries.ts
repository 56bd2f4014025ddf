import { modelOfEntry } from "@openclaw-hf/config-core";
import { appendTo, getIn, parseJson5, setIn, unsetIn } from "@openclaw-hf/config-core/edit";
import { formatModelRef, isSameModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { State } from "../../state.ts";
import { MODEL } from "./model-paths.ts";

const FALLBACKS = [...MODEL, "fallbacks"];

/** An item of `agents.defaults.model.fallbacks`. */
export interface FallbackEntry {
  readonly index: number;
  /** As it stands in the file: a ref, an alias, a variable. */
  readonly written: unknown;
  /** Undefined for a model of another provider of OpenClaw's. */
  readonly ref: ModelRef | undefined;
}

/** The fallbacks with what each means: edits of single ones leave the others, and their comments, as they are. */
export function fallbackEntries({ config, raw }: State): FallbackEntry[] {
  const model = config.agents?.defaults?.model;
  const texts = typeof model === "object" ? (model.fallbacks ?? []) : [];
  return texts.map((text, index) => ({
    index,
    written: getIn(raw, [...FALLBACKS, index]),
    ref: modelOfEntry(config, text),
  }));
}

/** Adds a fallback behind those there are. */
export function addFallback(text: string, ref: ModelRef): string {
  const model = readAt(text, MODEL);
  const key = formatModelRef(ref);
  // OpenClaw also takes `model: "ref"`; a chain needs the long form.
  if (typeof model === "string") return setIn(text, MODEL, { primary: model, fallbacks: [key] });
  return Array.isArray(getIn(model, ["fallbacks"]))
    ? appendTo(text, FALLBACKS, key)
    : setIn(text, FALLBACKS, [key]);
}

/** Removes these fallbacks, and with the last of all the key. */
export function removeFallbacks(text: string, entries: readonly FallbackEntry[]): string {
  if (entries.length === 0) return text;
  const list = readAt(text, FALLBACKS);
  if (!Array.isArray(list) || entries.some(({ index, written }) => list[index] !== written)) {
    throw new CliError("invalid_config", "The fallbacks in the config have changed in the meantime.", {
      hint: "Nothing was changed. Run the command again.",
    });
  }
  if (entries.length === list.length) return unsetIn(text, FALLBACKS);
  // From the end, so that the places of those still to go stay right.
  return entries.toReversed().reduce((edited, { index }) => unsetIn(edited, [...FALLBACKS, index]), text);
}

/** Makes `wanted` the fallbacks, in this order; those of other providers stay. */
export function replaceFallbacks(
  text: string,
  entries: readonly FallbackEntry[],
  wanted: readonly ModelRef[],
): string {
  const gone: FallbackEntry[] = [];
  let kept = 0;
  for (const entry of entries) {
    const next = wanted[kept];
    if (entry.ref === undefined) continue;
    if (next !== undefined && isSameModelRef(entry.ref, next)) kept += 1;
    else gone.push(entry);
  }
  return removeFallbacks(wanted.slice(kept).reduce(addFallback, text), gone);
}

function readAt(text: string, path: readonly (string | number)[]): unknown {
  const parsed = parseJson5(text);
  return parsed.ok ? getIn(parsed.value, path) : undefined;
}
