import type { Measurement } from "./measure.ts";
import { chatRequest } from "./messages.ts";
import { formatSpread, formatTable } from "./report.ts";
import type { Pace, Scenario } from "./scenario.ts";
import { spread } from "./statistics.ts";

/** What is measured with one worker and with several. */
export function listWorkerScenarios(pace: Pace): readonly Scenario[] {
  const share = pace === "full" ? 1 : 0.25;
  return [
    {
      name: "sse-burst",
      title: "SSE, 2000 events at once, 16 connections: nearly all of the work is the gateway's",
      answer: { kind: "burst", events: 2000 },
      request: { kind: "chat", body: chatRequest(512, true) },
      plan: {
        kind: "closed-loop",
        connections: 16,
        warmupRequests: 400 * share,
        maxWarmupMs: 10_000,
        requests: 4_000 * share,
        maxMs: 20_000 * share,
      },
      per: "request",
    },
    {
      name: "json-small",
      title: "JSON, 0.5 KB → 1 KB, 256 connections: as many for each worker as keep it busy",
      answer: { kind: "json" },
      request: { kind: "chat", body: chatRequest(512, false) },
      plan: {
        kind: "closed-loop",
        connections: 256,
        // Each process has a compiler of its own to warm up.
        warmupRequests: 48_000 * share,
        maxWarmupMs: 20_000,
        requests: 48_000 * share,
        maxMs: 15_000 * share,
      },
      per: "request",
    },
  ];
}

/** The CPU time of the busiest process for each request of all: with a core of its own, it is what bounds the rate. */
export function busiestMicros({ cpuMsByProcess, answers }: Measurement): number {
  return (Math.max(...cpuMsByProcess) * 1000) / answers;
}

const rateOf = ({ answers, elapsedMs }: Measurement) => (answers * 1000) / elapsedMs;

/** One scenario's table: what was seen, and what follows for a machine on which every process has a core. */
export function formatScaling(scenario: Scenario, measurements: readonly Measurement[]): string {
  const own = measurements.filter((one) => one.scenario === scenario.name);
  const [first] = own;
  const baselines = new Map(
    own.filter(({ contender }) => contender === first?.contender).map((one) => [one.round, one]),
  );
  const names = [...new Set(own.map(({ contender }) => contender))];
  const rows = names.map((name) => {
    const rounds = own.filter(({ contender }) => contender === name);
    const show = (value: (one: Measurement) => number, digits: number) =>
      formatSpread(spread(rounds.map(value)), digits);
    /** Against one worker in the same round. */
    const against = (value: (one: Measurement) => number) =>
      show((one) => value(one) / value(baselines.get(one.round) ?? one), 2);
    return [
      name,
      show(({ cpuMicrosPerUnit }) => cpuMicrosPerUnit, 0),
      show(({ cpuMsByProcess: [primary = 0], answers }) => (primary * 1000) / answers, 0),
      show(busiestMicros, 0),
      show(rateOf, 0),
      against(rateOf),
      against((one) => 1 / busiestMicros(one)),
      show(({ generatorLoad }) => generatorLoad * 100, 0),
    ];
  });
  const header = [
    "",
    "CPU µs/request",
    "first process",
    "busiest process",
    "requests/s",
    "× one",
    "× one, a core each",
    "generator % of a core",
  ];
  return `${scenario.name}: ${scenario.title}\n${formatTable([header, ...rows])}\n`;
}
