import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const MEGABYTE = 2 ** 20;

/** Lets many objects live for a while, as requests do, and answers the young generation's largest size in bytes. */
function largestYoungGeneration(before: string): number {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { setImmediate as turn } from "node:timers/promises";
    ${before}
    const living = [];
    let largest = 0;
    for (let round = 0; round < 600; round++) {
      for (let index = 0; index < 10_000; index++) living[(round * 10_000 + index) % 30_000] = { round, text: "x" + index };
      await turn();
      for (const { space_name, space_size } of getHeapSpaceStatistics())
        if (space_name === "new_space") largest = Math.max(largest, space_size);
    }
    console.log(largest);`;
  return Number(
    execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }),
  );
}

describe("boundYoungGeneration", () => {
  it("ends a growth that V8 would go on with", () => {
    const file = new URL("bound-young-generation.ts", import.meta.url);
    const bound = `(await import(${JSON.stringify(file.href)})).boundYoungGeneration();`;
    expect(largestYoungGeneration("")).toBeGreaterThanOrEqual(64 * MEGABYTE);
    expect(largestYoungGeneration(bound)).toBeLessThanOrEqual(32 * MEGABYTE);
  });
});
