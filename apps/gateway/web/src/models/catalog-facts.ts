import { type Backend, type CatalogModel, effectiveFacts } from "@openclaw-hf/hf-catalog";

export type Facts = ReturnType<typeof effectiveFacts>;

/** The routes whose figures the list can show. */
export type PolicyRoute = "" | "fastest" | "cheapest";

const cache = new WeakMap<CatalogModel, Map<string, Facts>>();

/** `effectiveFacts`, once for each model and suffix: the list asks for them on every key press in the search field. */
export function factsOf(model: CatalogModel, suffix = ""): Facts {
  const known = cache.get(model) ?? new Map<string, Facts>();
  cache.set(model, known);
  const facts = known.get(suffix) ?? effectiveFacts(model, suffix === "" ? undefined : suffix);
  known.set(suffix, facts);
  return facts;
}

/** A backend that has both figures of the price-against-speed picture. */
export interface PricedBackend {
  readonly model: CatalogModel;
  readonly backend: Backend;
  readonly usdPerMillionOutputTokens: number;
  readonly tokensPerSecond: number;
}

/** The backends of which both figures are known. */
export function pricedBackends(models: readonly CatalogModel[]): PricedBackend[] {
  return models.flatMap((model) =>
    model.backends.flatMap((backend) => {
      const usdPerMillionOutputTokens = backend.pricing?.outputPerMillionTokens;
      const tokensPerSecond = backend.throughputTokensPerSecond;
      if (usdPerMillionOutputTokens === undefined || tokensPerSecond === undefined) return [];
      if (backend.status !== "live" || tokensPerSecond <= 0) return [];
      return [{ model, backend, usdPerMillionOutputTokens, tokensPerSecond }];
    }),
  );
}

/** Those that no other one beats on price and on speed at once, from the cheapest to the fastest. */
export function bestTrades(backends: readonly PricedBackend[]): PricedBackend[] {
  const sorted = [...backends].sort(
    (a, b) =>
      a.usdPerMillionOutputTokens - b.usdPerMillionOutputTokens || b.tokensPerSecond - a.tokensPerSecond,
  );
  let fastest = 0;
  return sorted.filter(({ tokensPerSecond }) => {
    if (tokensPerSecond <= fastest) return false;
    fastest = tokensPerSecond;
    return true;
  });
}
