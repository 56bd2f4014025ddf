import { type CatalogModel, queryModels } from "@openclaw-hf/hf-catalog";
import { signal } from "@preact/signals";
import { factsOf, type PolicyRoute } from "./catalog-facts.ts";

/** The columns a person can sort by. */
export type SortColumn = "name" | "context" | "input" | "output" | "throughput" | "latency" | "backends";

/** What the filters say. It outlives a change of view. */
export interface ModelFilters {
  readonly search: string;
  readonly tools: boolean;
  readonly structuredOutput: boolean;
  readonly vision: boolean;
  readonly reasoning: boolean;
  readonly free: boolean;
  readonly provider: string;
  readonly minContextWindow: number;
  readonly maxPrice: number | undefined;
  readonly route: PolicyRoute;
  readonly sort: SortColumn;
  readonly isDescending: boolean;
}

export const NO_FILTERS: ModelFilters = {
  search: "",
  tools: false,
  structuredOutput: false,
  vision: false,
  reasoning: false,
  free: false,
  provider: "",
  minContextWindow: 0,
  maxPrice: undefined,
  route: "",
  sort: "name",
  isDescending: false,
};

export const filters = signal<ModelFilters>(NO_FILTERS);

/** Changes some of the filters. */
export function setFilters(change: Partial<ModelFilters>): void {
  filters.value = { ...filters.value, ...change };
}

/** Whether anything is filtered away. */
export function isFiltered(query: ModelFilters): boolean {
  const { route: _, sort: __, isDescending: ___, ...narrowing } = query;
  return Object.entries(narrowing).some(([key, value]) => value !== NO_FILTERS[key as keyof ModelFilters]);
}

/** The models the filters let through, by the same function as the CLI's, in the order of the chosen column. */
export function matchingModels(models: readonly CatalogModel[], query: ModelFilters): CatalogModel[] {
  const matching = queryModels(
    { models },
    {
      ...(query.search.trim() === "" ? {} : { search: query.search.trim() }),
      ...(query.tools ? { tools: true } : {}),
      ...(query.structuredOutput ? { structuredOutput: true } : {}),
      ...(query.vision ? { vision: true } : {}),
      ...(query.reasoning ? { reasoning: true } : {}),
      ...(query.free ? { free: true } : {}),
      ...(query.provider === "" ? {} : { provider: query.provider }),
      ...(query.route === "" ? {} : { suffix: query.route }),
      ...(query.minContextWindow === 0 ? {} : { minContextWindow: query.minContextWindow }),
      ...(query.maxPrice === undefined ? {} : { maxOutputPricePerMillionTokens: query.maxPrice }),
    },
  );
  // Whoever searches wants the best match first, until a column has been chosen.
  if (query.search.trim() !== "" && query.sort === "name" && !query.isDescending) return matching;
  const sign = query.isDescending ? -1 : 1;
  return matching
    .map((model) => ({ model, key: sortKey(model, query) }))
    .sort((a, b) => compare(a.key, b.key, sign) || a.model.name.localeCompare(b.model.name, "en"))
    .map(({ model }) => model);
}

function sortKey(model: CatalogModel, query: ModelFilters): string | number | undefined {
  const facts = factsOf(model, query.route);
  switch (query.sort) {
    case "name":
      return model.name.toLowerCase();
    case "context":
      return facts.contextWindow;
    case "input":
      return facts.pricing?.inputPerMillionTokens;
    case "output":
      return facts.pricing?.outputPerMillionTokens;
    case "throughput":
      return facts.throughputTokensPerSecond;
    case "latency":
      return facts.firstTokenLatencyMs;
    case "backends":
      return model.backends.length;
  }
}

/** Unknown figures come last whichever way the column is sorted. */
function compare(a: string | number | undefined, b: string | number | undefined, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "string" && typeof b === "string") return sign * a.localeCompare(b, "en");
  return sign * (Number(a) - Number(b));
}
