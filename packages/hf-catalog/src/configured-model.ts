import { hubId, type ModelRef, PROVIDER, parseModelRef } from "@openclaw-hf/model-ref";
import type { Draft, ModelFacts } from "./catalog-model.ts";
import { cleanText, isRecord, optionalBoolean, positiveInteger, unknownFields } from "./json-value.ts";
import { parseModalities, toPricing } from "./parse-model-list.ts";

/**
 * What a person wrote about one model or one suffix of it, in `models.json` or in the config. Every key beside
 * `id`, `name` and `alias` is an option: it is kept as it is, and those that state a fact (`contextWindow`,
 * `maxTokens`, `input`, `cost`, `reasoning`, `tools`, `structuredOutput`) count above the router's.
 */
export interface ConfiguredModel {
  /** `<org>/<model>`, with or without a suffix, or a full ref. */
  readonly id: string;
  readonly name?: string;
  readonly alias?: string;
  readonly [option: string]: unknown;
}

/** A configured entry, read. */
export interface ConfiguredEntry {
  /** `<org>/<model>`. */
  readonly id: string;
  /** The suffix without its colon, `""` for the model itself. */
  readonly suffix: string;
  readonly name: string | undefined;
  readonly alias: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Reads one entry; `undefined` when its id is no ref. */
export function parseConfiguredModel(model: ConfiguredModel): ConfiguredEntry | undefined {
  const ref = readRef(model.id);
  if (!ref) return undefined;
  return {
    id: hubId(ref),
    suffix: ref.suffix?.name ?? "",
    name: cleanText(model.name, MAX_LABEL_CHARACTERS),
    alias: cleanText(model.alias, MAX_LABEL_CHARACTERS),
    options: unknownFields(model, OWN_KEYS),
  };
}

/**
 * The facts that options state, in OpenClaw's spelling.
 *
 * A price of zero for both directions counts as not stated: OpenClaw itself writes zeros where it does not know.
 */
export function factsOfOptions(options: Readonly<Record<string, unknown>>): ModelFacts {
  const facts: Draft<ModelFacts> = {};
  const contextWindow = positiveInteger(options.contextWindow);
  const maxOutputTokens = positiveInteger(options.maxTokens);
  const inputModalities = parseModalities(options.input);
  const pricing = isRecord(options.cost) ? toPricing(options.cost) : undefined;
  const reasoning = optionalBoolean(options.reasoning);
  const tools = optionalBoolean(options.tools);
  const structuredOutput = optionalBoolean(options.structuredOutput);
  if (contextWindow !== undefined) facts.contextWindow = contextWindow;
  if (maxOutputTokens !== undefined) facts.maxOutputTokens = maxOutputTokens;
  if (inputModalities !== undefined) facts.inputModalities = inputModalities;
  if (pricing && (pricing.inputPerMillionTokens > 0 || pricing.outputPerMillionTokens > 0)) {
    facts.pricing = pricing;
  }
  if (reasoning !== undefined) facts.reasoning = reasoning;
  if (tools !== undefined) facts.tools = tools;
  if (structuredOutput !== undefined) facts.structuredOutput = structuredOutput;
  return facts;
}

const MAX_LABEL_CHARACTERS = 200;
const OWN_KEYS: ReadonlySet<string> = new Set(["id", "name", "alias"]);

function readRef(id: unknown): ModelRef | undefined {
  if (typeof id !== "string") return undefined;
  const parsed = parseModelRef(id);
  if (parsed.ok) return parsed.ref;
  // The Hub's organisation "huggingface", whose bare ids look like a full ref without its organisation.
  const written = id.startsWith(`${PROVIDER}/`) ? parseModelRef(`${PROVIDER}/${id}`) : parsed;
  return written.ok ? written.ref : undefined;
}
