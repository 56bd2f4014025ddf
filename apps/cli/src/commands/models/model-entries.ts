import { type Config, modelChain } from "@openclaw-hf/config-core";
import { type Catalog, type CatalogModel, effectiveFacts } from "@openclaw-hf/hf-catalog";
import { formatModelRef, hubId, type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";

/** A line of the list: a model, or a configured variant of one. */
export interface ModelEntry {
  readonly ref: ModelRef;
  /** The full ref. */
  readonly key: string;
  /** `org/model[:suffix]`, which every command takes too. */
  readonly shortRef: string;
  readonly name: string;
  readonly model: CatalogModel | undefined;
  readonly facts: ReturnType<typeof effectiveFacts> | undefined;
  /** default, fallback#1, alias:NAME, configured. */
  readonly tags: readonly string[];
  /** Whether some backend serves it now, as far as the list says. */
  readonly isAvailable: boolean;
}

/** What the config says of a ref. */
export type Mentions = ReadonlyMap<string, { readonly ref: ModelRef; readonly tags: readonly string[] }>;

/** Every ref that the config names, in the order a person cares: default, fallbacks, then the others. */
export function mentionedRefs(config: Config): Mentions {
  const mentions = new Map<string, { ref: ModelRef; tags: string[] }>();
  const mention = (ref: ModelRef, tag: string): void => {
    const key = formatModelRef(ref);
    const known = mentions.get(key);
    if (known) known.tags.push(tag);
    else mentions.set(key, { ref, tags: [tag] });
  };
  const { primary, fallbacks } = modelChain(config);
  if (primary) mention(primary, "default");
  for (const [index, ref] of fallbacks.entries()) mention(ref, `fallback#${index + 1}`);
  for (const [key, options] of Object.entries(config.agents?.defaults?.models ?? {})) {
    const parsed = parseModelRef(key);
    if (!parsed.ok) continue;
    mention(parsed.ref, typeof options.alias === "string" ? `alias:${options.alias}` : "configured");
  }
  return mentions;
}

/**
 * The models as entries: those the config mentions first (unless the order was asked for), each configured variant an
 * entry of its own behind its model.
 */
export function listEntries(
  catalog: Catalog,
  models: readonly CatalogModel[],
  mentions: Mentions,
  keepOrder: boolean,
): ModelEntry[] {
  const variants = new Map<string, ModelRef[]>();
  for (const { ref } of mentions.values()) {
    if (ref.suffix) variants.set(hubId(ref), [...(variants.get(hubId(ref)) ?? []), ref]);
  }
  const entries = models.flatMap((model) => {
    const parsed = parseModelRef(model.id);
    if (!parsed.ok) return [];
    return [parsed.ref, ...(variants.get(model.id) ?? [])].map((ref) => createEntry(ref, catalog, mentions));
  });
  if (keepOrder) return entries;
  const rank = new Map([...mentions.keys()].map((key, index) => [key, index]));
  const rankOf = (entry: ModelEntry): number => rank.get(entry.key) ?? rank.size;
  return entries.sort((a, b) => rankOf(a) - rankOf(b));
}

/** One ref as an entry; a ref that the catalog does not know has neither model nor facts. */
export function createEntry(ref: ModelRef, catalog: Catalog, mentions: Mentions): ModelEntry {
  const model = catalog.get(hubId(ref));
  const suffix = ref.suffix?.name;
  const key = formatModelRef(ref);
  const facts = model && effectiveFacts(model, suffix);
  const variant = suffix === undefined ? undefined : model?.variants[suffix];
  return {
    ref,
    key,
    shortRef: suffix === undefined ? hubId(ref) : `${hubId(ref)}:${suffix}`,
    name: variant?.alias ?? variant?.name ?? (model ? nameOfVariant(model.name, suffix) : hubId(ref)),
    model,
    facts,
    tags: mentions.get(key)?.tags ?? [],
    isAvailable: isServed(model, facts),
  };
}

function nameOfVariant(name: string, suffix: string | undefined): string {
  return suffix === undefined ? name : `${name} (${suffix})`;
}

// The built-in list has no rows: no row at all is "not known", which is no reason to hide a model.
function isServed(model: CatalogModel | undefined, facts: ModelEntry["facts"]): boolean {
  if (!model) return false;
  return model.backends.length === 0 || (facts?.backends.some(({ status }) => status === "live") ?? false);
}
