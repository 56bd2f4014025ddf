import { POLICIES, type Policy } from "@openclaw-hf/model-ref";
import type { Backend } from "./catalog-model.ts";
import { liveBackends, priceOf } from "./live-backends.ts";

/** How the rows a request can go to were narrowed down, and why to this one. */
export interface BackendChoice {
  /** The live rows among which the router chooses: all of them, or the pinned one. */
  readonly backends: readonly Backend[];
  /** The row it will take, as far as published figures tell. */
  readonly picked: Backend | undefined;
  /** Whether the suffix names a provider. */
  readonly isPinned: boolean;
  /** One sentence. */
  readonly because: string;
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
  const choice = (picked: Backend | undefined, because: string): BackendChoice => {
    return { backends: live, picked, isPinned: false, because };
  };
  const [first, second] = live;
  if (!first) {
    return choice(undefined, rows.length > 0 ? "No backend is live." : "No backend of this model is known.");
  }
  if (!second) return choice(first, `${first.provider} is the only live backend.`);
  return POLICY_CHOICES[policy ?? "fastest"](live, choice);
}

type Choose = (
  live: readonly Backend[],
  choice: (picked: Backend | undefined, because: string) => BackendChoice,
) => BackendChoice;

const POLICY_CHOICES = {
  fastest: (live, choice) => {
    const known = live.filter((backend) => backend.throughputTokensPerSecond !== undefined);
    const picked = least(known, (a, b) => speed(b) - speed(a));
    return picked
      ? choice(picked, `${picked.provider} has the highest throughput of ${live.length} live backends.`)
      : choice(undefined, `None of the ${live.length} live backends publishes its throughput.`);
  },
  cheapest: (live, choice) => {
    const known = live.filter((backend) => priceOf(backend) !== undefined);
    const picked = least(known, byPrice);
    return picked
      ? choice(picked, `${picked.provider} has the lowest output price of ${live.length} live backends.`)
      : choice(undefined, `None of the ${live.length} live backends publishes its price.`);
  },
  preferred: (live, choice) => {
    const because = "The order in the account's Inference Provider settings decides";
    return choice(undefined, `${because} among ${live.length} live backends.`);
  },
} satisfies Record<Policy, Choose>;

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
  if (picked) return { backends: [picked], picked, isPinned: true, because: `The suffix names ${provider}.` };
  const row = rows.find((backend) => backend.provider === provider);
  let because = `${provider} does not offer this model.`;
  if (row) because = `${provider} is not live: its status is "${row.status}".`;
  else if (rows.length === 0) because = "No backend of this model is known.";
  return { backends: [], picked: undefined, isPinned: true, because };
}
