import { expect, test } from "vitest";
import { formatAge, formatPricing, formatTokens, formatUsd } from "./format-facts.ts";

test("token counts read as people say them, whether counted in 1024s or in 1000s", () => {
  expect([131072, 128000, 1048576, 1000000, 262144, 512, 200000].map(formatTokens)).toEqual([
    "128k",
    "128k",
    "1M",
    "1M",
    "256k",
    "512",
    "200k",
  ]);
  expect(formatTokens(undefined)).toBe("-");
});

test("an unknown price is a dash, a free backend is free, and a price below a cent keeps its digits", () => {
  expect(formatPricing(undefined, undefined)).toBe("-");
  expect(formatPricing({ inputPerMillionTokens: 0, outputPerMillionTokens: 0 }, true)).toBe("free");
  expect(formatPricing({ inputPerMillionTokens: 0, outputPerMillionTokens: 0 }, false)).toBe("free");
  expect(formatPricing({ inputPerMillionTokens: 0, outputPerMillionTokens: 0.5 }, undefined)).toBe(
    "0.00/0.50",
  );
  expect(formatPricing({ inputPerMillionTokens: 0.5, outputPerMillionTokens: 2.18 }, undefined)).toBe(
    "0.50/2.18",
  );
  expect(formatUsd(0.00125)).toBe("0.00125");
});

test("an age is told in its largest unit", () => {
  expect([5_000, 90_000, 3 * 3_600_000, 72 * 3_600_000].map(formatAge)).toEqual([
    "just now",
    "2 min ago",
    "3 h ago",
    "3 days ago",
  ]);
});
