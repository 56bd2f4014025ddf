import type { BuiltInModel, CatalogModel, Origin } from "../catalog-model.ts";
import type { LiveList, LiveModel } from "../discovery/parse-model-list.ts";
import { type ConfiguredModel, parseConfiguredModel } from "./configured-model.ts";
import { type ConfiguredLayer, mergeModel } from "./merge-model.ts";

/** The layers of a catalog, weakest first. */
export interface CatalogLayers {
  /** Usually `BUILT_IN_MODELS`. */
  readonly builtIn?: readonly BuiltInModel[] | undefined;
  /** What `fetchModelList` gave, or the list saved from an earlier run. */
  readonly live?: LiveList | undefined;
  readonly modelsJson?: readonly ConfiguredModel[] | undefined;
  readonly config?: readonly ConfiguredModel[] | undefined;
  /**
   * What the configured entries are to the list: `"merge"` adds them, `"replace"` keeps only the models that
   * `modelsJson` or `config` name, with all that the weaker layers know of them. Default `"merge"`.
   */
  readonly mode?: "merge" | "replace" | undefined;
}

/** Every model that some layer names, or with `mode: "replace"` that a person named, merged. */
export interface Catalog {
  /** The router's models in its order, then those only built in, then those only configured. */
  readonly models: readonly CatalogModel[];
  /** Every provider that some row of these models names, live or not: what `suggestProvider` of model-ref searches. */
  readonly providers: ReadonlySet<string>;
  /** Ids of configured entries that are no model refs and were left out. */
  readonly ignored: readonly string[];
  /** The model of a Hub id without suffix. */
  get(id: string): CatalogModel | undefined;
  /**
   * Where a field came from, e.g. `name`, `contextWindow`, `options.temperature` or `variants.cheapest.alias`.
   * `id` tells which layer proves that the model exists: `live` means that the router offers it.
   * `undefined` for a field no layer states.
   */
  originOf(id: string, field: string): Origin | undefined;
}

/**
 * Merges built-in facts, the router's list, `models.json` and the config into one catalog. A stronger layer wins
 * field by field, so that a refresh of the live list never touches what a person wrote.
 *
 * @example
 * const catalog = buildCatalog({
 *   builtIn: BUILT_IN_MODELS,
 *   config: [{ id: "Qwen/Qwen3-8B", alias: "small" }],
 * });
 * catalog.get("Qwen/Qwen3-8B")?.name; // "small"
 * catalog.originOf("Qwen/Qwen3-8B", "contextWindow"); // "built-in"
 */
export function buildCatalog(layers: CatalogLayers): Catalog {
  const builtIn = new Map(layers.builtIn?.map((model) => [model.id, model]));
  const ignored: string[] = [];
  const configured = new Map<string, ConfiguredLayer[]>();
  addConfigured(configured, ignored, layers.modelsJson, "models.json");
  addConfigured(configured, ignored, layers.config, "config");

  const models = new Map<string, CatalogModel>();
  const providers = new Set<string>();
  const add = (id: string, live?: LiveModel) => {
    const isListed = layers.mode !== "replace" || configured.has(id);
    if (!isListed || models.has(id)) return;
    const merged = mergeModel({ id, builtIn: builtIn.get(id), live, configured: configured.get(id) ?? NONE });
    models.set(id, merged);
    for (const { provider } of merged.backends) providers.add(provider);
  };
  for (const model of layers.live?.models ?? NONE) add(model.id, model);
  for (const id of builtIn.keys()) add(id);
  for (const id of configured.keys()) add(id);
  return {
    models: [...models.values()],
    providers,
    ignored,
    get: (id) => models.get(id),
    originOf: (id, field) => {
      const origins = models.get(id)?.origins;
      return origins && Object.hasOwn(origins, field) ? origins[field] : undefined;
    },
  };
}

const NONE = Object.freeze([]);

function addConfigured(
  entries: Map<string, ConfiguredLayer[]>,
  ignored: string[],
  models: readonly ConfiguredModel[] | undefined,
  origin: Origin,
): void {
  for (const model of models ?? []) {
    const entry = parseConfiguredModel(model);
    if (!entry) {
      ignored.push(String(model.id).slice(0, MAX_ID_CHARACTERS));
      continue;
    }
    const known = entries.get(entry.id);
    if (known) known.push({ origin, entry });
    else entries.set(entry.id, [{ origin, entry }]);
  }
}

/** Enough of a wrong id to recognise it in a message. */
const MAX_ID_CHARACTERS = 200;
