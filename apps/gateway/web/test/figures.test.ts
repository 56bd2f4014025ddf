import type { Backend, CatalogModel } from "@openclaw-hf/hf-catalog";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestTrades, pricedBackends } from "../src/models/catalog-facts.ts";
import { layOutDots, nearestDot, ticksOf } from "../src/models/price-speed-plot.ts";
import { formatAge, formatCost, formatMs, formatPrice, formatTokens } from "../src/ui/format.ts";

const backend: fc.Arbitrary<Backend> = fc.record(
  {
    provider: fc.constantFrom("together", "groq", "novita"),
    status: fc.constantFrom("live", "error"),
    pricing: fc.record({
      inputPerMillionTokens: fc.constant(1),
      outputPerMillionTokens: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
    throughputTokensPerSecond: fc.double({ min: 0, max: 2000, noNaN: true }),
  },
  { requiredKeys: ["provider", "status"] },
);

const models = fc.array(fc.array(backend, { maxLength: 5 }), { maxLength: 10 }).map((lists) =>
  lists.map(
    (backends, index): CatalogModel => ({
      id: `org/model-${index}`,
      name: `Model ${index}`,
      inputModalities: ["text"],
      outputModalities: ["text"],
      backends,
      variants: {},
      options: {},
      extra: {},
      origins: {},
    }),
  ),
);

describe("the picture of price against speed", () => {
  it("shows the live backends of which both figures are known, and no other", () => {
    fc.assert(
      fc.property(models, (all) => {
        const shown = new Set(pricedBackends(all).map((point) => point.backend));
        for (const each of all.flatMap(({ backends }) => backends)) {
          const isKnown = each.pricing !== undefined && (each.throughputTokensPerSecond ?? 0) > 0;
          expect(shown.has(each)).toBe(each.status === "live" && isKnown);
        }
      }),
    );
  });

  it("joins exactly those that no other beats on both price and speed", () => {
    fc.assert(
      fc.property(models, (all) => {
        const points = pricedBackends(all);
        const best = bestTrades(points);
        for (const point of points) {
          const isBeaten = points.some(
            (other) =>
              other.usdPerMillionOutputTokens <= point.usdPerMillionOutputTokens &&
              other.tokensPerSecond >= point.tokensPerSecond &&
              (other.usdPerMillionOutputTokens < point.usdPerMillionOutputTokens ||
                other.tokensPerSecond > point.tokensPerSecond),
          );
          const isTwin = best.some(
            (other) =>
              other.usdPerMillionOutputTokens === point.usdPerMillionOutputTokens &&
              other.tokensPerSecond === point.tokensPerSecond,
          );
          expect(isBeaten).toBe(!isTwin);
        }
      }),
    );
  });

  it("places every dot inside the picture, what is free among them, and finds it again", () => {
    fc.assert(
      fc.property(models, (all) => {
        const { dots, frontier } = layOutDots(pricedBackends(all), 400, 300);
        expect(frontier).not.toContain("NaN");
        for (const dot of dots) {
          expect(dot.x >= 0 && dot.x <= 400 && dot.y >= 0 && dot.y <= 300).toBe(true);
          const found = dots[nearestDot(dots, dot.x, dot.y) ?? -1];
          expect([found?.x, found?.y]).toEqual([dot.x, dot.y]);
        }
      }),
    );
  });

  it("labels an axis with round figures, and with few", () => {
    expect(ticksOf(0.09, 9, 7)).toEqual([0.1, 0.2, 0.5, 1, 2, 5]);
    expect(ticksOf(0.09, 9, 4)).toEqual([0.1, 0.3, 1, 3]);
    expect(ticksOf(0.0001, 10_000, 9)).toEqual([0.0001, 0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000]);
  });
});

describe("a figure", () => {
  it("is a dash when it is unknown, never zero, and free only when it is zero", () => {
    expect([
      formatPrice(undefined),
      formatCost(undefined),
      formatMs(undefined),
      formatTokens(undefined),
    ]).toEqual(Array(4).fill("–"));
    expect([formatPrice(0), formatPrice(0.4), formatPrice(12.25)]).toEqual(["free", "$0.40", "$12.3"]);
    expect([formatCost(0), formatCost(0.000571), formatCost(1.5)]).toEqual(["$0", "$0.000571", "$1.50"]);
  });

  it("is as long as it needs to be", () => {
    expect([512, 8192, 131_072, 1_048_576].map(formatTokens)).toEqual(["512", "8.2K", "131K", "1.05M"]);
    expect([12.4, 999, 1234, 61_234].map(formatMs)).toEqual(["12 ms", "999 ms", "1.23 s", "61.2 s"]);
    expect([0, 60_000, 7_200_000, 172_800_000].map((age) => formatAge(0, age))).toEqual([
      "just now",
      "1 min ago",
      "2 h ago",
      "2 d ago",
    ]);
  });
});
