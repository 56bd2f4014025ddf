import type { Catalog } from "./build-catalog.ts";
import type { CatalogModel } from "./catalog-model.ts";
import { type EffectiveFacts, effectiveFacts } from "./effective-facts.ts";
import { liveBackends } from "./live-backends.ts";
import { searchModels } from "./search-models.ts";

/** What to look for. Everything stated must hold; a figure that is unknown meets no limit. */
export interface ModelQuery {
  /** Words in any order over id and name; a typing mistake in a longer word is forgiven. */
  readonly search?: string;
  readonly tools?: boolean;
  readonly structuredOutput?: boolean;
  /** Takes images. */
  readonly vision?: boolean;
  readonly reasoning?: boolean;
  /** Some live backend is free. */
  readonly free?: boolean;
  /** Some live backend is this provider; prices, limits and speed are then its own. */
  readonly provider?: string;
  /** The policy or provider whose figures count. Default: `provider`, else what the router does without a suffix. */
  readonly suffix?: string;
  /** Tokens. */
  readonly minContextWindow?: number;
  /** US dollars per million output tokens. */
  readonly maxOutputPricePerMillionTokens?: number;
  /**
   * Lowest output price, highest throughput, lowest latency, largest context window or name first; models whose
   * figure is unknown come last. Default: how well `search` fits, else the catalog's order.
   */
  readonly sort?: ModelSort;
}

/** What {@link ModelQuery.sort} goes by. */
export type ModelSort = "price" | "throughput" | "latency" | "context" | "name";

/**
 * The models of a catalog that meet a query.
 *
 * @example
 * queryModels(catalog, { search: "qwen 8b", tools: true, sort: "price" });
 */
export function queryModels(catalog: Catalog, query: ModelQuery): CatalogModel[] {
  const found = query.search?.trim() ? searchModels(catalog.models, query.search) : catalog.models;
  const suffix = query.suffix ?? query.provider;
  const rows: Row[] = [];
  for (const model of found) {
    if (!meetsModel(model, query)) continue;
    const row = { model, facts: effectiveFacts(model, suffix) };
    if (meetsFigures(row.facts, query)) rows.push(row);
  }
  if (query.sort) rows.sort(COMPARE[query.sort]);
  return rows.map((row) => row.model);
}

interface Row {
  readonly model: CatalogModel;
  readonly facts: EffectiveFacts;
}

function meetsModel(model: CatalogModel, query: ModelQuery): boolean {
  const wanted = (flag: boolean | undefined, has: boolean | undefined) => flag === undefined || flag === has;
  return (
    wanted(query.tools, model.tools) &&
    wanted(query.structuredOutput, model.structuredOutput) &&
    wanted(query.reasoning, model.reasoning) &&
    wanted(query.vision, model.inputModalities.includes("image")) &&
    wanted(
      query.free,
      liveBackends(model.backends).some((backend) => backend.isFree),
    ) &&
    (query.provider === undefined ||
      liveBackends(model.backends).some((backend) => backend.provider === query.provider))
  );
}

function meetsFigures(facts: EffectiveFacts, query: ModelQuery): boolean {
  const price = facts.pricing?.outputPerMillionTokens ?? Infinity;
  return (
    (query.minContextWindow === undefined || (facts.contextWindow ?? -1) >= query.minContextWindow) &&
    (query.maxOutputPricePerMillionTokens === undefined || price <= query.maxOutputPricePerMillionTokens)
  );
}

const NAMES = new Intl.Collator("en", { numeric: true });

const COMPARE: Readonly<Record<ModelSort, (a: Row, b: Row) => number>> = {
  price: (a, b) =>
    ascending(a.facts.pricing?.outputPerMillionTokens, b.facts.pricing?.outputPerMillionTokens) ||
    ascending(a.facts.pricing?.inputPerMillionTokens, b.facts.pricing?.inputPerMillionTokens),
  throughput: (a, b) => descending(a.facts.throughputTokensPerSecond, b.facts.throughputTokensPerSecond),
  latency: (a, b) => ascending(a.facts.firstTokenLatencyMs, b.facts.firstTokenLatencyMs),
  context: (a, b) => descending(a.facts.contextWindow, b.facts.contextWindow),
  name: (a, b) => NAMES.compare(a.model.name, b.model.name) || NAMES.compare(a.model.id, b.model.id),
};

function ascending(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a - b;
}

function descending(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return b - a;
}
