import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const MEGABYTE = 2 ** 20;
const GROWN_BYTES = 14 * MEGABYTE;
const BOUND = `(await import(${JSON.stringify(new URL("bound-young-generation.ts", import.meta.url).href)})).boundYoungGeneration();`;

/**
 * Lets many objects live for a while, as requests do, then gives up all memory that can be given up, as V8 does where there
 * is little to do, and once more the same. Answers the young generation's largest size in bytes, each time. Where it stays
 * small, it gets ten seconds to grow.
 */
function largestYoungGenerations(before: string): number[] {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { setImmediate as turn } from "node:timers/promises";
    ${before}
    async function largest() {
      const living = [];
      let largest = 0;
      const patientUntil = performance.now() + 10_000;
      for (let round = 0; round < 600 || (largest < ${GROWN_BYTES} && performance.now() < patientUntil); round++) {
        for (let index = 0; index < 10_000; index++) living[(round * 10_000 + index) % 30_000] = { round, text: "x" + index };
        await turn();
        for (const { space_name, space_size } of getHeapSpaceStatistics())
          if (space_name === "new_space") largest = Math.max(largest, space_size);
      }
      return largest;
    }
    const first = await largest();
    gc({ flavor: "last-resort" });
    await turn();
    console.log(JSON.stringify([first, await largest()]));`;
  const args = ["--expose-gc", "--input-type=module", "--eval", script];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

describe("boundYoungGeneration", () => {
  it("ends a growth that V8 would go on with", () => {
    expect(Math.min(...largestYoungGenerations(""))).toBeGreaterThanOrEqual(64 * MEGABYTE);
    expect(Math.max(...largestYoungGenerations(BOUND))).toBeLessThanOrEqual(32 * MEGABYTE);
  });

  it("lets it grow again after V8 has made it smaller", () => {
    expect(Math.min(...largestYoungGenerations(BOUND))).toBeGreaterThanOrEqual(GROWN_BYTES);
  });
});
