import { hubId, type ModelRef, PROVIDER, parseModelRef } from "@openclaw-hf/model-ref";
import type { ModelFacts } from "../catalog-model.ts";
import {
  isRecord,
  NO_FIELDS,
  optionalBoolean,
  positiveInteger,
  unknownFields,
} from "../discovery/json-value.ts";
import { toPricing } from "../discovery/parse-backends.ts";
import { parseModalities } from "../discovery/parse-modalities.ts";

/**
 * What a person wrote about one model or one suffix of it, in `models.json` or in the config. Every key beside
 * `id`, `name` and `alias` is an option: it is kept as it is, and those that state a fact (`contextWindow`,
 * `maxTokens`, `input`, `cost`, `reasoning`, `tools`, `structuredOutput`) count above the router's.
 */
export interface ConfiguredModel {
  /** `<org>/<model>`, with or without a suffix, or a full ref. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly alias?: string | undefined;
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
    name: ownText(model.name),
    alias: ownText(model.alias),
    options: unknownFields(model, OWN_KEYS) ?? NO_FIELDS,
  };
}

/**
 * The facts that options state, in OpenClaw's spelling.
 *
 * A price of zero for both directions counts as not stated: OpenClaw itself writes zeros where it does not know.
 */
export function factsOfOptions(options: Readonly<Record<string, unknown>>): ModelFacts {
  const pricing = isRecord(options.cost) ? toPricing(options.cost) : undefined;
  const isStated = pricing && (pricing.inputPerMillionTokens > 0 || pricing.outputPerMillionTokens > 0);
  return {
    contextWindow: positiveInteger(options.contextWindow),
    maxOutputTokens: positiveInteger(options.maxTokens),
    inputModalities: parseModalities(options.input),
    reasoning: optionalBoolean(options.reasoning),
    tools: optionalBoolean(options.tools),
    structuredOutput: optionalBoolean(options.structuredOutput),
    pricing: isStated ? pricing : undefined,
  };
}

const OWN_KEYS: ReadonlySet<string> = new Set(["id", "name", "alias"]);

/** A person's own words, kept to the letter; who shows them makes them fit for the place. */
function ownText(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function readRef(id: unknown): ModelRef | undefined {
  if (typeof id !== "string") return undefined;
  const parsed = parseModelRef(id);
  if (parsed.ok) return parsed.ref;
  // The Hub's organisation "huggingface", whose bare ids look like a full ref without its organisation.
  const written = id.startsWith(`${PROVIDER}/`) ? parseModelRef(`${PROVIDER}/${id}`) : parsed;
  return written.ok ? written.ref : undefined;
}
