import { expect, test } from "vitest";
import { layOutCores, layOutCoresFor } from "../src/cores.ts";
import type { Measurement } from "../src/measure.ts";
import { busiestMicros, formatScaling, listWorkerScenarios } from "../src/worker-scaling.ts";

const [scenario] = listWorkerScenarios("quick");

function measurement(contender: string, round: number, elapsedMs: number, ms: number[]): Measurement {
  const cpuMs = ms.reduce((sum, one) => sum + one, 0);
  return {
    scenario: scenario?.name ?? "",
    contender,
    round,
    cpuMicrosPerUnit: cpuMs,
    start: { cpuMs: 0, rssBytes: 0 },
    answers: 1000,
    dataLines: 0,
    elapsedMs,
    cpuMs,
    cpuMsByProcess: ms,
    rssStartBytes: 0,
    rssPeakBytes: 0,
    rssEndBytes: 0,
    firstByteMs: { p50: 1, p99: 2 },
    answerMs: { p50: 1, p99: 2 },
    generatorLoad: 0.1,
  };
}

test("the busiest process bounds what workers with a core each would do", () => {
  expect(busiestMicros(measurement("2 workers", 0, 1000, [10, 300, 500]))).toBe(500);
});

test("rates are compared with one worker in the same round", () => {
  if (scenario === undefined) throw new Error("There is a scenario.");
  const table = formatScaling(scenario, [
    measurement("1 worker", 0, 2000, [1000]),
    measurement("2 workers", 0, 1000, [20, 500, 500]),
    measurement("1 worker", 1, 4000, [1200]),
    measurement("2 workers", 1, 2000, [20, 600, 600]),
  ]);
  const [, , , several] = table.split("\n");
  expect(several).toMatch(
    /^2 workers +1120 \(1020–1220\) +20 +550 \(500–600\) +750 \(500–1000\) +2.00 +2.00 +10$/,
  );
});

test("several processes get one core together where there are too few for each", () => {
  expect(layOutCoresFor(1_000)).toEqual(layOutCores());
});
