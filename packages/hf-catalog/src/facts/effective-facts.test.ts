import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildCatalog,
  type CatalogModel,
  type ConfiguredModel,
  effectiveFacts,
  parseModelList,
} from "../index.ts";

const ID = "deepseek-ai/DeepSeek-R1";
const builtIn = [
  {
    id: ID,
    contextWindow: 64000,
    maxOutputTokens: 32768,
    tools: true,
    pricing: { inputPerMillionTokens: 0.7, outputPerMillionTokens: 2.5 },
  },
];

/** A model with these router rows, `undefined` for one that only the built-in layer knows. */
function model(providers: object[] | undefined, config: ConfiguredModel[] = []): CatalogModel {
  const live = providers && parseModelList({ data: [{ id: ID, providers }] }, 0);
  const merged = buildCatalog({ builtIn, live, config }).get(ID);
  if (!merged) throw new Error("The model is missing");
  return merged;
}

const price = (input: number, output: number) => ({ pricing: { input, output } });
const usd = (inputPerMillionTokens: number, outputPerMillionTokens: number) => ({
  inputPerMillionTokens,
  outputPerMillionTokens,
});
const rows = [
  {
    provider: "slow",
    status: "live",
    context_length: 200_000,
    throughput: 10,
    first_token_latency_ms: 50,
    ...price(1, 2),
  },
  {
    provider: "fast",
    status: "live",
    context_length: 100_000,
    throughput: 90,
    supports_tools: true,
    ...price(3, 9),
  },
  {
    provider: "cheap",
    status: "live",
    context_length: 32_000,
    throughput: 20,
    supports_tools: false,
    ...price(2, 1),
  },
  { provider: "silent", status: "live" },
  { provider: "down", status: "error", context_length: 1_000, throughput: 900, ...price(0, 0) },
];

describe("the backend that answers", () => {
  test.each([
    [undefined, "fast"],
    ["fastest", "fast"],
    ["cheapest", "cheap"],
    ["preferred", undefined],
    ["slow", "slow"],
    ["silent", "silent"],
    ["down", undefined],
    ["nobody", undefined],
  ])("for suffix %s is %s", (suffix, provider) => {
    expect(effectiveFacts(model(rows), suffix).picked?.provider).toBe(provider);
  });

  test("is among all live rows without a pinned provider, and the one row with it", () => {
    const names = (suffix?: string) =>
      effectiveFacts(model(rows), suffix).backends.map((row) => row.provider);
    for (const suffix of [undefined, "fastest", "cheapest", "preferred"]) {
      expect(names(suffix)).toEqual(["slow", "fast", "cheap", "silent"]);
    }
    expect(names("slow")).toEqual(["slow"]);
    expect(names("down")).toEqual([]);
  });

  test("is open when no row publishes what the policy goes by, unless one row is left", () => {
    const two = [
      { provider: "a", status: "live" },
      { provider: "b", status: "live" },
    ];
    for (const suffix of [undefined, "fastest", "cheapest", "preferred"]) {
      expect(effectiveFacts(model(two), suffix).picked).toBeUndefined();
      expect(effectiveFacts(model(two.slice(1)), suffix).picked?.provider).toBe("b");
    }
  });

  test("of equal output prices is the one with the lower input price, then the faster", () => {
    const equal = [
      { provider: "a", status: "live", ...price(2, 1), throughput: 99 },
      { provider: "b", status: "live", ...price(1, 1), throughput: 5 },
      { provider: "c", status: "live", ...price(1, 1), throughput: 6 },
    ];
    expect(effectiveFacts(model(equal), "cheapest").picked?.provider).toBe("c");
  });
});

describe("figures", () => {
  test("without a pinned provider take the smallest context window of the live rows, with one its own", () => {
    const windows = [undefined, "fastest", "cheapest", "preferred", "slow", "fast", "silent"].map(
      (suffix) => effectiveFacts(model(rows), suffix).contextWindow,
    );
    expect(windows).toEqual([32_000, 32_000, 32_000, 32_000, 200_000, 100_000, undefined]);
  });

  test("of price, speed and abilities are the picked row's", () => {
    expect(effectiveFacts(model(rows), "cheapest")).toMatchObject({
      pricing: usd(2, 1),
      throughputTokensPerSecond: 20,
      tools: false,
    });
    const slow = effectiveFacts(model(rows), "slow");
    expect(slow).toMatchObject({ pricing: usd(1, 2), firstTokenLatencyMs: 50 });
    expect(slow.tools).toBeUndefined();
  });

  test("that are unknown stay unknown and are never zero", () => {
    for (const suffix of ["silent", "down", "nobody", "preferred"]) {
      const facts = effectiveFacts(model(rows), suffix);
      expect(facts.pricing).toBeUndefined();
      expect(facts.throughputTokensPerSecond).toBeUndefined();
      expect(facts.isFree).toBeUndefined();
    }
  });

  test("of a free row cost nothing, whatever price it publishes beside", () => {
    const free = [...rows, { provider: "gift", status: "live", is_free: true, ...price(5, 5) }];
    expect(effectiveFacts(model(free), "gift")).toMatchObject({ isFree: true, pricing: usd(0, 0) });
    expect(effectiveFacts(model(free), "cheapest").picked?.provider).toBe("gift");
  });

  test("of a row that publishes zero but is not free stay as published", () => {
    const zero = [{ provider: "promo", status: "live", is_free: false, ...price(0, 0) }];
    expect(effectiveFacts(model(zero))).toMatchObject({ isFree: false, pricing: usd(0, 0) });
  });

  test("are built in while no live row states one", () => {
    const silent = [{ provider: "a", status: "live" }];
    for (const known of [undefined, [], silent]) {
      expect(effectiveFacts(model(known))).toMatchObject({ contextWindow: 64000, pricing: usd(0.7, 2.5) });
    }
    expect(effectiveFacts(model(undefined), "together")).toMatchObject({ contextWindow: 64000 });
  });

  test("are not built in for a pinned row that is known to be silent", () => {
    const facts = effectiveFacts(model([{ provider: "a", status: "live" }]), "a");
    expect([facts.contextWindow, facts.pricing]).toEqual([undefined, undefined]);
  });

  test("of the config win over every row, those of a suffix over those of the model", () => {
    const config = [
      { id: ID, contextWindow: 5000, cost: { input: 7, output: 8 } },
      { id: `${ID}:slow`, contextWindow: 6000, maxTokens: 100 },
    ];
    expect(effectiveFacts(model(rows, config))).toMatchObject({ contextWindow: 5000, pricing: usd(7, 8) });
    expect(effectiveFacts(model(rows, config), "slow")).toMatchObject({
      contextWindow: 6000,
      maxOutputTokens: 100,
      pricing: usd(7, 8),
    });
  });

  test("of an answer are cut to the context window", () => {
    expect(effectiveFacts(model(rows)).maxOutputTokens).toBe(32_000);
    expect(effectiveFacts(model(rows), "slow").maxOutputTokens).toBe(32_768);
  });
});

describe("reasons", () => {
  const because = (facts: ReturnType<typeof effectiveFacts>) =>
    Object.fromEntries(facts.explain.map((reason) => [reason.field, `${reason.origin}: ${reason.because}`]));

  test("say which row decided and where each figure came from", () => {
    expect(because(effectiveFacts(model(rows), "cheapest"))).toEqual({
      backend: "live: cheap has the lowest output price of 4 live backends.",
      contextWindow: "live: The smallest of the live backends, at cheap; 1 more publish none.",
      maxOutputTokens: "built-in: The built-in figure. It is cut to the context window.",
      pricing: "live: cheap publishes it.",
    });
  });

  test("say what is unknown and why", () => {
    expect(because(effectiveFacts(model(rows), "down"))).toMatchObject({
      backend: 'undefined: down is not live: its status is "error".',
      pricing: "undefined: No live backend publishes a price.",
    });
    expect(because(effectiveFacts(model(rows), "nobody")).backend).toBe(
      "undefined: nobody does not offer this model.",
    );
    expect(because(effectiveFacts(model(rows), "silent")).contextWindow).toBe(
      "undefined: silent publishes no context window.",
    );
    expect(because(effectiveFacts(model(rows), "preferred")).pricing).toBe(
      "undefined: It depends on the backend.",
    );
  });

  test("name the built-in and the configured layer", () => {
    expect(because(effectiveFacts(model(undefined))).contextWindow).toBe(
      "built-in: No live backend publishes a context window. This is the built-in figure.",
    );
    const config = [{ id: `${ID}:fastest`, contextWindow: 5 }];
    expect(because(effectiveFacts(model(rows, config), "fastest")).contextWindow).toBe(
      "config: Configured for :fastest.",
    );
  });
});

test("for any rows and any suffix, nothing effective comes from a row that is not live", () => {
  const anyRow = fc.record(
    {
      provider: fc.constantFrom("a", "b", "c", "d", "e"),
      status: fc.constantFrom("live", "error", "staging"),
      context_length: fc.integer({ min: 1, max: 1_000_000 }),
      throughput: fc.double({ min: 0, max: 500, noNaN: true }),
      pricing: fc.record({ input: fc.nat(9), output: fc.nat(9) }),
      is_free: fc.boolean(),
    },
    { requiredKeys: ["provider", "status"] },
  );
  const suffixes = fc.constantFrom(undefined, "fastest", "cheapest", "preferred", "a", "b", "zz");
  fc.assert(
    fc.property(fc.array(anyRow), suffixes, (providers, suffix) => {
      const merged = model(providers);
      const facts = effectiveFacts(merged, suffix);
      const live = merged.backends.filter((backend) => backend.status === "live");
      for (const backend of facts.backends) expect(live).toContain(backend);
      if (facts.picked) expect(facts.backends).toContain(facts.picked);
      const speeds = live.flatMap((backend) => backend.throughputTokensPerSecond ?? []);
      if (suffix === "fastest" && speeds.length > 0) {
        expect(facts.throughputTokensPerSecond).toBe(Math.max(...speeds));
      }
      const prices = live.flatMap((backend) =>
        backend.isFree ? 0 : (backend.pricing?.outputPerMillionTokens ?? []),
      );
      if (suffix === "cheapest" && prices.length > 0) {
        expect(facts.pricing?.outputPerMillionTokens).toBe(Math.min(...prices));
      }
      const windows = facts.backends.flatMap((backend) => backend.contextWindow ?? []);
      if (windows.length > 0) expect(facts.contextWindow).toBe(Math.min(...windows));
      expect(facts.explain.map((reason) => reason.field)).toEqual([
        "backend",
        "contextWindow",
        "maxOutputTokens",
        "pricing",
      ]);
    }),
  );
});
