import type { RouterModel, RouterProvider } from "./router-model.ts";

/** Which backend a request goes to, and whether that backend answers now. */
export type BackendChoice =
  | { readonly kind: "answers"; readonly row: RouterProvider }
  | { readonly kind: "unavailable"; readonly row: RouterProvider }
  | { readonly kind: "unsupported" };

/** What the choice depends on beside the model's rows. */
export interface ChoiceContext {
  /** The order of the account's Inference Provider settings, for `:preferred`; others follow as listed. */
  readonly preferredProviders: readonly string[];
  readonly isUp: (provider: string) => boolean;
}

/**
 * Picks the backend as the router does: `fastest` (and no suffix) by throughput, `cheapest` by price per output
 * token, `preferred` by the account's order, any other suffix pins that backend. What a row does not say
 * ranks last. A policy passes over rows that do not answer as long as one does.
 */
export function chooseBackend(
  model: RouterModel,
  suffix: string | undefined,
  context: ChoiceContext,
): BackendChoice {
  const answers = (row: RouterProvider) => row.status === "live" && context.isUp(row.provider);
  const rank = RANKS.get(suffix ?? "fastest");
  if (!rank) {
    const row = model.providers.find((candidate) => candidate.provider === suffix);
    if (!row) return { kind: "unsupported" };
    return { kind: answers(row) ? "answers" : "unavailable", row };
  }
  const rankOf = (row: RouterProvider) => rank(row, context.preferredProviders);
  const ranked = [...model.providers].sort((a, b) => rankOf(a) - rankOf(b));
  const row = ranked.find(answers);
  if (row) return { kind: "answers", row };
  const dead = ranked.find((candidate) => candidate.status === "live") ?? ranked[0];
  return dead ? { kind: "unavailable", row: dead } : { kind: "unsupported" };
}

type Rank = (row: RouterProvider, preferred: readonly string[]) => number;

/** The order of each policy, smallest first. */
const RANKS: ReadonlyMap<string, Rank> = new Map<string, Rank>([
  // Finite, because the difference of two infinities is no order.
  ["fastest", (row) => -(row.throughput ?? 0)],
  ["cheapest", (row) => row.pricing?.output ?? Number.MAX_VALUE],
  [
    "preferred",
    (row, preferred) => {
      const place = preferred.indexOf(row.provider);
      return place === -1 ? preferred.length : place;
    },
  ],
]);

/** Whether a suffix is a policy; any other names a backend. */
export function isPolicy(suffix: string): boolean {
  return RANKS.has(suffix);
}
