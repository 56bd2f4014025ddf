import type { BuiltInModel, CatalogModel, Draft, ModelFacts, ModelVariant, Origin } from "./catalog-model.ts";
import { type ConfiguredEntry, factsOfOptions } from "./configured-model.ts";
import { deriveName } from "./derive-name.ts";
import { NO_FIELDS } from "./json-value.ts";
import { factsOfBackends } from "./live-backends.ts";
import type { LiveModel } from "./parse-model-list.ts";

/** What every layer says about one model. */
export interface ModelLayers {
  readonly id: string;
  readonly builtIn: BuiltInModel | undefined;
  readonly live: LiveModel | undefined;
  /** Weakest first. */
  readonly configured: readonly { readonly origin: Origin; readonly entry: ConfiguredEntry }[];
}

/** Merges the layers of one model, weakest first, and notes for each field the layer it was taken from. */
export function mergeModel(layers: ModelLayers): CatalogModel {
  const origins: Record<string, Origin> = {};
  const model: Draft<CatalogModel> = {
    id: layers.id,
    name: deriveName(layers.id),
    inputModalities: TEXT_ONLY,
    outputModalities: TEXT_ONLY,
    backends: NO_BACKENDS,
    variants: NO_VARIANTS,
    options: NO_FIELDS,
    extra: NO_FIELDS,
    origins,
  };
  origins.name = "derived";
  const take: Take = (fields, origin) => {
    for (const [field, value] of Object.entries(fields)) {
      if (value === undefined) continue;
      Object.assign(model, { [field]: value });
      origins[field] = origin;
    }
  };
  if (layers.builtIn) take(layers.builtIn, "built-in");
  if (layers.live) {
    take(layers.live, "live");
    take(factsOfBackends(layers.live.backends), "live");
  }
  takeConfigured(model, origins, take, layers.configured);
  return model;
}

type Take = (fields: Partial<CatalogModel> | ModelFacts, origin: Origin) => void;

const TEXT_ONLY = Object.freeze(["text"]);
const NO_BACKENDS = Object.freeze([]);
const NO_VARIANTS: CatalogModel["variants"] = Object.freeze(Object.create(null));

function takeConfigured(
  model: Draft<CatalogModel>,
  origins: Record<string, Origin>,
  take: Take,
  configured: ModelLayers["configured"],
): void {
  let name: { readonly text: string; readonly origin: Origin } | undefined;
  for (const { origin, entry } of configured) {
    origins.id = origins.id ?? origin;
    if (entry.suffix !== "") {
      addVariant(model, origins, entry, origin);
      continue;
    }
    if (entry.name !== undefined) name = { text: entry.name, origin };
    if (entry.alias !== undefined) take({ alias: entry.alias }, origin);
    take(factsOfOptions(entry.options), origin);
    model.options = { ...model.options, ...entry.options };
    for (const key of Object.keys(entry.options)) origins[`options.${key}`] = origin;
  }
  if (name) take({ name: name.text }, name.origin);
  if (model.alias !== undefined) take({ name: model.alias }, origins.alias ?? "config");
}

function addVariant(
  model: Draft<CatalogModel>,
  origins: Record<string, Origin>,
  entry: ConfiguredEntry,
  origin: Origin,
): void {
  const known = model.variants[entry.suffix];
  const variant: Draft<ModelVariant> = { ...known, options: { ...known?.options, ...entry.options } };
  const path = `variants.${entry.suffix}`;
  if (entry.name !== undefined) {
    variant.name = entry.name;
    origins[`${path}.name`] = origin;
  }
  if (entry.alias !== undefined) {
    variant.alias = entry.alias;
    origins[`${path}.alias`] = origin;
  }
  for (const key of Object.keys(entry.options)) origins[`${path}.options.${key}`] = origin;
  // Without a prototype: a suffix may be called "constructor".
  model.variants = Object.assign(Object.create(null), model.variants, { [entry.suffix]: variant });
}
