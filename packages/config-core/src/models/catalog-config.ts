import { formatModelRef } from "@openclaw-hf/model-ref";
import type { Config } from "../config/config-schema.ts";
import type { ConfiguredModel } from "./configured-model.ts";
import { configuredModels, modelChain } from "./model-selection.ts";

/** What a configuration says to a catalog. */
export interface CatalogConfig {
  /** `models.mode`: whether the configured models add to the list or are the list. */
  readonly mode: "merge" | "replace";
  /** The configured models, see {@link configuredModels}. */
  readonly config: readonly ConfiguredModel[];
}

/**
 * The layer of a configuration and what it is to the others, as `buildCatalog` and `createCatalogStore` of
 * `@openclaw-hf/hf-catalog` take them. With `models.mode: "replace"` the default model and its fallbacks are among the
 * configured models, so that nobody's default falls off their own list.
 *
 * @example
 * ```ts
 * import { catalogConfig, parseConfig } from "@openclaw-hf/config-core";
 *
 * const parsed = parseConfig('{ models: { mode: "replace" }, agents: { defaults: { model: "Qwen/Qwen3-8B" } } }');
 * if (parsed.ok) catalogConfig(parsed.config); // { mode: "replace", config: [{ id: "huggingface/Qwen/Qwen3-8B" }] }
 * ```
 */
export function catalogConfig(config: Config): CatalogConfig {
  const models = configuredModels(config);
  const mode = config.models?.mode ?? "merge";
  if (mode === "merge") return { mode, config: models };
  const { primary, fallbacks } = modelChain(config);
  const chain = primary === undefined ? fallbacks : [primary, ...fallbacks];
  // Without their suffixes: they name a model, and state nothing about one backend of it.
  const ids = new Set(chain.map((ref) => formatModelRef({ ...ref, suffix: undefined })));
  return { mode, config: [...models, ...[...ids].map((id) => ({ id }))] };
}
