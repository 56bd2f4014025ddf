import { expect, test } from "vitest";
import { parseBenchArguments, selectByName } from "../src/bench-arguments.ts";
import { parseCoreList } from "../src/cores.ts";
import type { Measurement } from "../src/measure.ts";
import { chatRequest, modelList } from "../src/messages.ts";
import { parseCpuMs, parseRssBytes, readProcessUsage } from "../src/process-usage.ts";
import { formatScenario, formatTable, summarize } from "../src/report.ts";
import { listScenarios } from "../src/scenario.ts";
import { median, quantile, spread } from "../src/statistics.ts";

function measurement(contender: string, round: number, cpuMicrosPerUnit: number): Measurement {
  return {
    scenario: "json-small",
    contender,
    round,
    cpuMicrosPerUnit,
    start: { cpuMs: 200, rssBytes: 50 * 1024 * 1024 },
    answers: 1000,
    dataLines: 0,
    elapsedMs: 1000,
    cpuMs: cpuMicrosPerUnit,
    cpuMsByProcess: [cpuMicrosPerUnit],
    rssStartBytes: 0,
    rssPeakBytes: 60 * 1024 * 1024,
    rssEndBytes: 0,
    firstByteMs: { p50: 1, p99: 2 },
    answerMs: { p50: 1, p99: 2 },
    generatorLoad: 0.5,
  };
}

const [jsonSmall] = listScenarios("full");

test("CPU time is that of all threads and of children that have ended, whatever the command is called", () => {
  const stat = `42 (odd) name (x) S 1 42 42 0 -1 4194304 100 0 0 0 ${"30 12 5 3"} 20 0 11 0 1000 0 0`;
  expect(parseCpuMs(stat)).toBe(500);
  expect(parseRssBytes("VmHWM:\t   99 kB\nVmRSS:\t   12 kB\n")).toBe(12 * 1024);
});

test("this process uses CPU and memory, and one that does not exist uses none", () => {
  expect(readProcessUsage(process.pid).rssBytes).toBeGreaterThan(1024 * 1024);
  expect(readProcessUsage(2 ** 30)).toEqual({ cpuMs: 0, rssBytes: 0 });
});

test("medians, quantiles and extremes", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9);
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  expect(median([])).toBeNaN();
});

test("ratios are taken within a round, so that a slow minute does not count against anyone", () => {
  if (!jsonSmall) throw new Error("no scenario");
  const rounds = [
    measurement("bare", 0, 100),
    measurement("gateway", 0, 110),
    measurement("bare", 1, 200),
    measurement("gateway", 1, 220),
  ];
  expect(summarize(jsonSmall, rounds).find(({ contender }) => contender === "gateway")).toMatchObject({
    cpuMicrosPerUnit: { median: 165, min: 110, max: 220 },
    ratio: { median: 1.1, min: 1.1, max: 1.1 },
  });
  expect(formatScenario(jsonSmall, rounds)).toContain("≤ 1.15 reached");
});

test.each([
  [[115, 130], "within the noise"],
  [[125, 130], "missed"],
])("a gateway at %j against bare at 100 is reported as %s", ([first = 0, second = 0], verdict) => {
  if (!jsonSmall) throw new Error("no scenario");
  const text = formatScenario(jsonSmall, [
    measurement("bare", 0, 100),
    measurement("gateway", 0, first),
    measurement("bare", 1, 100),
    measurement("gateway", 1, second),
  ]);
  expect(text).toContain(verdict);
});

test("a scenario without bare has no ratios, and a busy generator is said to be one", () => {
  if (!jsonSmall) throw new Error("no scenario");
  const alone = [{ ...measurement("nginx", 0, 30), generatorLoad: 0.97 }];
  expect(summarize(jsonSmall, alone)).toMatchObject([{ ratio: undefined }]);
  expect(formatScenario(jsonSmall, alone)).toContain("97 % busy");
});

test("tables line up", () => {
  expect(
    formatTable([
      ["", "ms"],
      ["bare", "1"],
      ["x", "100"],
    ]),
  ).toBe("       ms\nbare    1\nx     100");
});

test("arguments become a plan, and mistakes say what was expected", () => {
  expect(parseBenchArguments(["--quick", "--scenario", "models", "--json", "a.json"])).toMatchObject({
    pace: "quick",
    rounds: 2,
    scenarios: ["models"],
    jsonFile: "a.json",
  });
  expect(parseBenchArguments([])).toMatchObject({ pace: "full", rounds: 4 });
  expect(parseBenchArguments(["--help"])).toBeUndefined();
  expect(() => parseBenchArguments(["--rounds", "none"])).toThrow("whole number");
  expect(() => parseBenchArguments(["--fast"])).toThrow("--fast");
  expect(() => selectByName("scenario", listScenarios("quick"), ["nope"])).toThrow("json-small");
});

test("core lists are read as the kernel writes them", () => {
  expect(parseCoreList("0-2,5")).toEqual([0, 1, 2, 5]);
});

test.each([512, 256 * 1024])("a chat request of %i bytes is valid JSON of that size", (size) => {
  const body = chatRequest(size, true);
  expect(body).toHaveLength(size);
  expect(JSON.parse(body.toString())).toMatchObject({ stream: true });
});

test("the model list has as many models as asked for, all of another name", () => {
  const { data } = JSON.parse(modelList(140).toString()) as { data: { id: string }[] };
  expect(new Set(data.map(({ id }) => id)).size).toBe(140);
});
