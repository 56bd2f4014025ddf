import { POLICIES, type Policy } from "@openclaw-hf/model-ref";
import type { Backend } from "../catalog-model.ts";
import { liveBackends, priceOf } from "./live-backends.ts";

/** How the rows a request can go to were narrowed down, and why to this one. */
export interface BackendChoice {
  /** The live rows among which the router chooses: all of them, or the pinned one. */
  readonly backends: readonly Backend[];
  /** The row it will take, as far as published figures tell. */
  readonly picked: Backend | undefined;
  /** Whether the suffix names a provider. */
  readonly isPinned: boolean;
  /** Says why in one sentence; put together only for those who read it. */
  readonly because: () => string;
}

/**
 * What the router does with a suffix, over the given rows. Rows that are not live do not count.
 *
 * - none or `fastest`: the highest known throughput.
 * - `cheapest`: the lowest known price per output token; then per input token, then the higher throughput.
 * - `preferred`: an order that only the account's settings know, so nothing is picked unless one row is left.
 * - a provider: that row.
 *
 * When no row publishes the figure a policy goes by, nothing is picked either, unless one row is left.
 */
export function chooseBackend(rows: readonly Backend[], suffix: string | undefined): BackendChoice {
  const live = liveBackends(rows);
  const policy = POLICIES.find((name) => name === (suffix ?? "fastest"));
  if (suffix !== undefined && policy === undefined) return pinned(rows, live, suffix);
  const [first, second] = live;
  if (!first) {
    return unpinned(live, undefined, () =>
      rows.length > 0 ? "No backend is live." : "No backend of this model is known.",
    );
  }
  if (!second) return unpinned(live, first, () => `${first.provider} is the only live backend.`);
  return CHOOSE[policy ?? "fastest"](live);
}

function unpinned(
  live: readonly Backend[],
  picked: Backend | undefined,
  because: () => string,
): BackendChoice {
  return { backends: live, picked, isPinned: false, because };
}

const CHOOSE: Readonly<Record<Policy, (live: readonly Backend[]) => BackendChoice>> = {
  fastest: (live) => {
    const known = live.filter((backend) => backend.throughputTokensPerSecond !== undefined);
    const picked = least(known, (a, b) => speed(b) - speed(a));
    return unpinned(live, picked, () =>
      picked
        ? `${picked.provider} has the highest throughput of ${live.length} live backends.`
        : `None of the ${live.length} live backends publishes its throughput.`,
    );
  },
  cheapest: (live) => {
    const known = live.filter((backend) => priceOf(backend) !== undefined);
    const picked = least(known, byPrice);
    return unpinned(live, picked, () =>
      picked
        ? `${picked.provider} has the lowest output price of ${live.length} live backends.`
        : `None of the ${live.length} live backends publishes its price.`,
    );
  },
  preferred: (live) =>
    unpinned(live, undefined, () => {
      return `The order in the account's Inference Provider settings decides among ${live.length} live backends.`;
    }),
};

/** The first of the rows that no other comes before. */
function least(rows: readonly Backend[], compare: (a: Backend, b: Backend) => number): Backend | undefined {
  return rows.reduce<Backend | undefined>(
    (best, row) => (best === undefined || compare(row, best) < 0 ? row : best),
    undefined,
  );
}

function speed(backend: Backend): number {
  return backend.throughputTokensPerSecond ?? 0;
}

/** For rows whose price is known. */
function byPrice(a: Backend, b: Backend): number {
  const [priceA, priceB] = [priceOf(a), priceOf(b)];
  return (
    (priceA?.outputPerMillionTokens ?? 0) - (priceB?.outputPerMillionTokens ?? 0) ||
    (priceA?.inputPerMillionTokens ?? 0) - (priceB?.inputPerMillionTokens ?? 0) ||
    speed(b) - speed(a)
  );
}

function pinned(rows: readonly Backend[], live: readonly Backend[], provider: string): BackendChoice {
  const picked = live.find((backend) => backend.provider === provider);
  return {
    backends: picked ? [picked] : [],
    picked,
    isPinned: true,
    because: () => {
      const row = rows.find((backend) => backend.provider === provider);
      if (picked) return `The suffix names ${provider}.`;
      if (row) return `${provider} is not live: its status is "${row.status}".`;
      return rows.length > 0
        ? `${provider} does not offer this model.`
        : "No backend of this model is known.";
    },
  };
}
