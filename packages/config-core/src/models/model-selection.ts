import {
  formatModelRef,
  isSameModelRef,
  type ModelRef,
  type ModelRefIssueCode,
  PROVIDER,
  parseModelRef,
} from "@openclaw-hf/model-ref";
import type { Config } from "../config/config-schema.ts";
import { suggestName } from "../issues/suggest-name.ts";
import { type AliasPlace, aliasLookup, aliasPlaces } from "./alias-places.ts";
import { isFullRef } from "./config-ref.ts";
import type { ConfiguredModel } from "./configured-model.ts";
import { entryReader } from "./entry-reader.ts";

/** The default model and what to try when it fails; refs of other providers left out, none twice. */
export interface ModelChain {
  readonly primary: ModelRef | undefined;
  readonly fallbacks: readonly ModelRef[];
}

/** Which model was meant, or why none. */
export type ModelResolution =
  | {
      readonly ok: true;
      readonly ref: ModelRef;
      /** What to try, in order: `ref`, and after it the fallbacks where it is the primary. Never empty. */
      readonly chain: readonly ModelRef[];
      readonly via: "default" | "alias" | "ref";
    }
  | {
      readonly ok: false;
      readonly issue: {
        readonly code: "unknown_alias" | "no_default" | ModelRefIssueCode;
        readonly message: string;
        readonly hint: string | undefined;
      };
    };

/** The primary model of a configuration and its fallbacks. Aliases are followed. */
export function modelChain(config: Config): ModelChain {
  const written = config.agents?.defaults?.model;
  const [primary, ...rest] =
    typeof written === "string" ? [written] : [written?.primary, ...(written?.fallbacks ?? [])];
  const read = entryReader(config);
  const first = primary === undefined ? undefined : read(primary);
  const fallbacks = rest.flatMap((text) => (text === undefined ? [] : (read(text) ?? [])));
  return {
    primary: first,
    fallbacks: distinct(fallbacks).filter((ref) => !first || !isSameModelRef(ref, first)),
  };
}

/**
 * The model a person or a client asked for: `default`, an alias (as written, else in any case), a Hub id with or
 * without a suffix, a full ref, or the address of a model's page.
 *
 * @example
 * ```ts
 * import { parseConfig, resolveModel } from "@openclaw-hf/config-core";
 *
 * const parsed = parseConfig('{ agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } } }');
 * const model = parsed.ok ? resolveModel(parsed.config, "default") : undefined;
 * ```
 */
export function resolveModel(config: Config, asked: string): ModelResolution {
  const text = asked.trim();
  const { primary, fallbacks } = modelChain(config);
  const found = (ref: ModelRef, via: "default" | "alias" | "ref"): ModelResolution => {
    const walks = primary !== undefined && isSameModelRef(ref, primary);
    return { ok: true, ref, chain: walks ? [ref, ...fallbacks] : [ref], via };
  };
  if (text === "default") return primary === undefined ? noDefault() : found(primary, "default");
  const places = aliasPlaces(config);
  const aliased = aliasLookup(places)(text);
  if (aliased !== undefined) return found(aliased, "alias");
  const parsed = parseModelRef(text);
  if (parsed.ok) return found(parsed.ref, "ref");
  const isName = text !== "" && !text.includes("/");
  return isName ? unknownAlias(text, places) : { ok: false, issue: parsed.issue };
}

/** A name that a person gave a model. */
export interface ModelAlias {
  readonly alias: string;
  readonly ref: ModelRef;
}

/** Every alias of a Hugging Face model, in the configuration's order. Of several that are alike the first counts. */
export function modelAliases(config: Config): ModelAlias[] {
  return aliasPlaces(config).flatMap(({ alias, ref }) => (ref === undefined ? [] : [{ alias, ref }]));
}

/**
 * The models a configuration speaks of, for the catalog's top layer: the entries of
 * `models.providers.huggingface.models` and of `agents.defaults.models`, with every option as written. Of the latter
 * only keys that begin with `huggingface/`: the others belong to OpenClaw's other providers.
 */
export function configuredModels(config: Config): readonly ConfiguredModel[] {
  const byRef = Object.entries(config.agents?.defaults?.models ?? {}).flatMap(([id, options]) =>
    isFullRef(id) ? [{ ...options, id }] : [],
  );
  return [...(config.models?.providers?.huggingface?.models ?? []), ...byRef];
}

function unknownAlias(asked: string, places: readonly AliasPlace[]): ModelResolution {
  const own = places.filter(({ ref }) => ref !== undefined);
  const suggestion = suggestName(
    asked,
    own.map(({ alias }) => alias),
  );
  const hint =
    suggestion === undefined
      ? `Write ${PROVIDER}/<org>/<model>, or give a model this alias under agents.defaults.models.`
      : `Did you mean "${suggestion}"?`;
  return { ok: false, issue: { code: "unknown_alias", message: "No model has this alias.", hint } };
}

function noDefault(): ModelResolution {
  const hint = "Set agents.defaults.model.primary, for example with `openclaw models set <ref>`.";
  return { ok: false, issue: { code: "no_default", message: "No default model is configured.", hint } };
}

function distinct(refs: readonly ModelRef[]): ModelRef[] {
  return [...new Map(refs.map((ref) => [formatModelRef(ref), ref])).values()];
}
