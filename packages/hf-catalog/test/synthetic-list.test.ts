import { expect, test } from "vitest";
import { syntheticModelList } from "../bench/input/synthetic-list.ts";
import { parseModelList } from "../src/index.ts";

test("the benchmark's list is whole, the same every time, and lacks fields as in life", () => {
  const body = syntheticModelList(500, 8);
  expect(syntheticModelList(500, 8)).toBe(body);
  const list = parseModelList(JSON.parse(body), 0);
  expect([list.models.length, list.skipped]).toEqual([500, 0]);
  const rows = list.models.flatMap((model) => model.backends);
  expect(rows).toHaveLength(500 * 8);
  for (const field of ["contextWindow", "pricing", "tools", "throughputTokensPerSecond"] as const) {
    const known = rows.filter((row) => row[field] !== undefined).length / rows.length;
    expect(known).toBeGreaterThan(0.8);
    expect(known).toBeLessThan(0.9);
  }
  expect(new Set(rows.map((row) => row.status))).toEqual(new Set(["live", "error"]));
});
