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
  const rank = rankOf(suffix, context.preferredProviders);
  if (!rank) {
    const row = model.providers.find((candidate) => candidate.provider === suffix);
    if (!row) return { kind: "unsupported" };
    return { kind: answers(row) ? "answers" : "unavailable", row };
  }
  const ranked = [...model.providers].sort((a, b) => rank(a) - rank(b));
  const row = ranked.find(answers);
  if (row) return { kind: "answers", row };
  const dead = ranked.find((candidate) => candidate.status === "live") ?? ranked[0];
  return dead ? { kind: "unavailable", row: dead } : { kind: "unsupported" };
}

/** The order of a policy, smallest first; `undefined` when the suffix names a backend. */
function rankOf(
  suffix: string | undefined,
  preferred: readonly string[],
): ((row: RouterProvider) => number) | undefined {
  switch (suffix) {
    case undefined:
    case "fastest":
      // Finite, because the difference of two infinities is no order.
      return (row) => -(row.throughput ?? 0);
    case "cheapest":
      return (row) => row.pricing?.output ?? Number.MAX_VALUE;
    case "preferred":
      return (row) => {
        const place = preferred.indexOf(row.provider);
        return place === -1 ? preferred.length : place;
      };
    default:
      return undefined;
  }
}
