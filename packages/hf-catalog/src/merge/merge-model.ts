import type {
  BuiltInModel,
  CatalogModel,
  Draft,
  ModelFacts,
  ModelVariant,
  Origin,
} from "../catalog-model.ts";
import { NO_FIELDS } from "../discovery/json-value.ts";
import type { LiveModel } from "../discovery/parse-model-list.ts";
import { factsOfBackends } from "../facts/live-backends.ts";
import { type ConfiguredEntry, factsOfOptions } from "./configured-model.ts";
import { deriveName } from "./derive-name.ts";

/** What every layer says about one model. */
export interface ModelLayers {
  readonly id: string;
  readonly builtIn: BuiltInModel | undefined;
  readonly live: LiveModel | undefined;
  /** Weakest first. */
  readonly configured: readonly ConfiguredLayer[];
}

/** One configured entry and the file it stands in. */
export interface ConfiguredLayer {
  readonly origin: Origin;
  readonly entry: ConfiguredEntry;
}

/** Merges the layers of one model, weakest first, and notes for each field the layer it was taken from. */
export function mergeModel(layers: ModelLayers): CatalogModel {
  const discovered = mergeDiscovered(layers.id, layers.builtIn, layers.live);
  return layers.configured.length === 0 ? discovered : mergeConfigured(discovered, layers.configured);
}

const TEXT_ONLY = Object.freeze(["text"]);
const NO_VARIANTS: CatalogModel["variants"] = Object.freeze(Object.create(null));

/** Built-in and live. Written out field by field, because this runs for every model of every refresh. */
function mergeDiscovered(
  id: string,
  builtIn: BuiltInModel | undefined,
  live: LiveModel | undefined,
): CatalogModel {
  const rows: ModelFacts = live ? factsOfBackends(live.backends) : NO_FIELDS;
  const maxOutputTokens = builtIn?.maxOutputTokens;
  const { reasoning, pricing } = builtIn ?? (NO_FIELDS as ModelFacts);
  return {
    id,
    name: live?.name ?? builtIn?.name ?? deriveName(id),
    alias: undefined,
    contextWindow: rows.contextWindow ?? builtIn?.contextWindow,
    maxOutputTokens,
    inputModalities: live?.inputModalities ?? builtIn?.inputModalities ?? TEXT_ONLY,
    outputModalities: live?.outputModalities ?? builtIn?.outputModalities ?? TEXT_ONLY,
    reasoning,
    tools: rows.tools ?? builtIn?.tools,
    structuredOutput: rows.structuredOutput ?? builtIn?.structuredOutput,
    pricing,
    backends: live?.backends ?? [],
    variants: NO_VARIANTS,
    options: NO_FIELDS,
    created: live?.created,
    ownedBy: live?.ownedBy,
    extra: live?.extra ?? NO_FIELDS,
    origins: {
      id: origin(live, builtIn),
      name: origin(live?.name, builtIn?.name) ?? "derived",
      contextWindow: origin(rows.contextWindow, builtIn?.contextWindow),
      maxOutputTokens: origin(undefined, maxOutputTokens),
      inputModalities: origin(live?.inputModalities, builtIn?.inputModalities),
      outputModalities: origin(live?.outputModalities, builtIn?.outputModalities),
      reasoning: origin(undefined, reasoning),
      tools: origin(rows.tools, builtIn?.tools),
      structuredOutput: origin(rows.structuredOutput, builtIn?.structuredOutput),
      pricing: origin(undefined, pricing),
      backends: origin(live, undefined),
      created: origin(live?.created, undefined),
      ownedBy: origin(live?.ownedBy, undefined),
      extra: origin(live, undefined),
    },
  };
}

function origin(live: unknown, builtIn: unknown): Origin | undefined {
  if (live !== undefined) return "live";
  return builtIn === undefined ? undefined : "built-in";
}

/** What a person wrote on top of what is known without them. */
function mergeConfigured(discovered: CatalogModel, configured: readonly ConfiguredLayer[]): CatalogModel {
  const origins: Origins = { ...discovered.origins };
  const model: Draft<CatalogModel> = { ...discovered, origins };
  for (const { origin, entry } of configured) {
    origins.id ??= origin;
    if (entry.suffix === "") addOwn(model, origins, entry, origin);
    else addVariant(model, origins, entry, origin);
  }
  // An alias is shown before any name, also before the name of a stronger layer.
  if (model.alias !== undefined) {
    model.name = model.alias;
    origins.name = origins.alias;
  }
  return model;
}

type Origins = Record<string, Origin | undefined>;

function addOwn(model: Draft<CatalogModel>, origins: Origins, entry: ConfiguredEntry, origin: Origin): void {
  const stated = { name: entry.name, alias: entry.alias, ...factsOfOptions(entry.options) };
  for (const [field, value] of Object.entries(stated)) {
    if (value === undefined) continue;
    Object.assign(model, { [field]: value });
    origins[field] = origin;
  }
  model.options = { ...model.options, ...entry.options };
  for (const key of Object.keys(entry.options)) origins[`options.${key}`] = origin;
}

function addVariant(
  model: Draft<CatalogModel>,
  origins: Origins,
  entry: ConfiguredEntry,
  origin: Origin,
): void {
  const known = model.variants[entry.suffix];
  const variant: ModelVariant = {
    alias: entry.alias ?? known?.alias,
    name: entry.name ?? known?.name,
    options: { ...known?.options, ...entry.options },
  };
  const path = `variants.${entry.suffix}`;
  if (entry.name !== undefined) origins[`${path}.name`] = origin;
  if (entry.alias !== undefined) origins[`${path}.alias`] = origin;
  for (const key of Object.keys(entry.options)) origins[`${path}.options.${key}`] = origin;
  // Without a prototype: a suffix may be called "constructor".
  model.variants = Object.assign(Object.create(null), model.variants, { [entry.suffix]: variant });
}
