import { expect, test } from "vitest";
import { isReached, parseMicroResult } from "../src/micro-result.ts";
import { type CpuProfile, summarizeProfile } from "../src/profile-summary.ts";

test("a result is a JSON line with a name, a value and a unit; anything else is text", () => {
  const line = '{"name":"parse","value":5.5,"unit":"ms","goal":"<= 6"}';
  expect(parseMicroResult(line)).toEqual({ name: "parse", value: 5.5, unit: "ms", goal: "<= 6" });
  for (const text of [
    "skipped: no recordings",
    "{broken",
    '{"name":"parse"}',
    '{"name":"a","value":"1","unit":"ms"}',
  ])
    expect(parseMicroResult(text)).toBeUndefined();
});

test.each([
  [5, "<= 5", true],
  [5, "< 5", false],
  [6e6, ">= 5e6", true],
  [4, ">= 5e6", false],
  [4, "as low as can be", undefined],
  [4, undefined, undefined],
])("%d against the goal %s: %s", (value, goal, reached) => {
  expect(isReached({ name: "", value, unit: "", ...(goal !== undefined && { goal }) })).toBe(reached);
});

test("a profile is summed by function, by itself and with what it called, without idle time", () => {
  const frame = (functionName: string) => ({ functionName, url: "", lineNumber: 0 });
  const profile: CpuProfile = {
    nodes: [
      { id: 1, callFrame: frame("(root)"), children: [2, 5] },
      { id: 2, callFrame: frame("outer"), children: [3] },
      { id: 3, callFrame: frame("inner"), children: [4] },
      { id: 4, callFrame: frame("outer") },
      { id: 5, callFrame: frame("(idle)") },
    ],
    samples: [2, 3, 4, 5],
    timeDeltas: [10, 60, 30, 900],
  };
  const [inner, outer] = summarizeProfile(profile);
  expect(inner).toEqual({ name: "inner", own: 0.6, total: 0.9 });
  // On the stack twice, counted once.
  expect(outer).toEqual({ name: "outer", own: 0.4, total: 1 });
});
