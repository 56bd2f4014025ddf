import type { CatalogModel } from "../catalog-model.ts";
import { type ResolvedFacts, resolveFacts } from "../facts/effective-facts.ts";
import type { Catalog } from "../merge/build-catalog.ts";
import { searchModels } from "./search-models.ts";

/** What to look for. Everything stated must hold; a figure that is unknown meets no limit. */
export interface ModelQuery {
  /** Words in any order over id and name; a typing mistake in a longer word is forgiven. */
  readonly search?: string | undefined;
  /** `true`: known to have it; `false`: known not to. Likewise the next. */
  readonly tools?: boolean | undefined;
  readonly structuredOutput?: boolean | undefined;
  /** Takes images. */
  readonly vision?: boolean | undefined;
  readonly reasoning?: boolean | undefined;
  /** Some live backend is free. */
  readonly free?: boolean | undefined;
  /** Some live backend is this provider; prices, limits and speed are then its own. */
  readonly provider?: string | undefined;
  /** The policy or provider whose figures count. Default: `provider`, else what the router does without a suffix. */
  readonly suffix?: string | undefined;
  /** Tokens. */
  readonly minContextWindow?: number | undefined;
  /** US dollars per million output tokens. */
  readonly maxOutputPricePerMillionTokens?: number | undefined;
  /**
   * Lowest output price, highest throughput, lowest latency, largest context window or name first; models whose
   * figure is unknown come last. Default: how well `search` fits, else the catalog's order.
   */
  readonly sort?: ModelSort | undefined;
}

/** What {@link ModelQuery.sort} goes by. */
export type ModelSort = "price" | "throughput" | "latency" | "context" | "name";

/**
 * The models of a catalog that meet a query. Only `catalog.models` is read, so models that came as JSON will do.
 *
 * @example
 * queryModels(catalog, { search: "qwen 8b", tools: true, sort: "price" });
 */
export function queryModels(catalog: Pick<Catalog, "models">, query: ModelQuery): CatalogModel[] {
  const found = query.search?.trim() ? searchModels(catalog.models, query.search) : catalog.models;
  const rows: Row[] = [];
  for (const model of found) {
    if (!fits(query.reasoning, model.reasoning)) continue;
    if (!fits(query.vision, model.inputModalities.includes("image"))) continue;
    const { facts } = resolveFacts(model, query.suffix ?? query.provider);
    if (meetsAbilities(model, facts, query) && meetsLimits(facts, query)) rows.push({ model, facts });
  }
  if (query.sort) rows.sort(query.sort === "name" ? compareNames() : COMPARE[query.sort]);
  return rows.map((row) => row.model);
}

type Facts = ResolvedFacts["facts"];

interface Row {
  readonly model: CatalogModel;
  readonly facts: Facts;
}

/** Without a suffix some live backend has to have what is asked for, with one the backend that answers. */
function meetsAbilities(model: CatalogModel, facts: Facts, query: ModelQuery): boolean {
  const able = query.suffix === undefined && query.provider === undefined ? model : facts;
  const { provider } = query;
  return (
    fits(query.tools, able.tools) &&
    fits(query.structuredOutput, able.structuredOutput) &&
    fits(
      query.free,
      facts.backends.some((backend) => backend.isFree),
    ) &&
    (provider === undefined || facts.backends.some((backend) => backend.provider === provider))
  );
}

function meetsLimits(facts: Facts, query: ModelQuery): boolean {
  const contextWindow = facts.contextWindow ?? -Infinity;
  const price = facts.pricing?.outputPerMillionTokens ?? Infinity;
  return (
    contextWindow >= (query.minContextWindow ?? -Infinity) &&
    price <= (query.maxOutputPricePerMillionTokens ?? Infinity)
  );
}

function fits(wanted: boolean | undefined, has: boolean | undefined): boolean {
  return wanted === undefined || wanted === has;
}

type Compare = (a: Row, b: Row) => number;

const COMPARE: Readonly<Record<Exclude<ModelSort, "name">, Compare>> = {
  price: (a, b) =>
    ascending(a.facts.pricing?.outputPerMillionTokens, b.facts.pricing?.outputPerMillionTokens) ||
    ascending(a.facts.pricing?.inputPerMillionTokens, b.facts.pricing?.inputPerMillionTokens),
  throughput: (a, b) => descending(a.facts.throughputTokensPerSecond, b.facts.throughputTokensPerSecond),
  latency: (a, b) => ascending(a.facts.firstTokenLatencyMs, b.facts.firstTokenLatencyMs),
  context: (a, b) => descending(a.facts.contextWindow, b.facts.contextWindow),
};

/** Made for each sort: a collator takes milliseconds to set up, and most lists come as they are. */
function compareNames(): Compare {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return (a, b) => compare(a.model.name, b.model.name) || compare(a.model.id, b.model.id);
}

function ascending(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a - b;
}

function descending(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return b - a;
}
