import type { Measurement } from "./measure.ts";
import type { Scenario } from "./scenario.ts";
import { median, type Spread, spread } from "./statistics.ts";

/** A contender's rounds of one scenario, in one line. */
export interface Summary {
  readonly contender: string;
  readonly cpuMicrosPerUnit: Spread;
  /** Its CPU time over bare's in the same round; absent when bare did not take part. */
  readonly ratio: Spread | undefined;
  readonly unitsPerSecond: number;
  readonly firstByteMs: { readonly p50: number; readonly p99: number };
  readonly answerMs: { readonly p50: number; readonly p99: number };
  readonly rssPeakMb: number;
  /** What each stream added to the resident memory at the peak. */
  readonly rssKbPerStream: number | undefined;
  readonly generatorLoad: number;
}

const MB = 1024 * 1024;

/** Condenses the rounds of one scenario, contender by contender. */
export function summarize(scenario: Scenario, measurements: readonly Measurement[]): readonly Summary[] {
  const own = measurements.filter((measurement) => measurement.scenario === scenario.name);
  const bareByRound = new Map(
    own.filter(({ contender }) => contender === "bare").map((one) => [one.round, one.cpuMicrosPerUnit]),
  );
  return [...new Set(own.map(({ contender }) => contender))].map((contender) => {
    const rounds = own.filter((measurement) => measurement.contender === contender);
    const of = (value: (measurement: Measurement) => number) => median(rounds.map(value));
    const ratios = rounds.flatMap((one) => {
      const bare = bareByRound.get(one.round);
      return bare === undefined ? [] : [one.cpuMicrosPerUnit / bare];
    });
    const streams = scenario.plan.kind === "streams" ? scenario.plan.streams : undefined;
    return {
      contender,
      cpuMicrosPerUnit: spread(rounds.map((one) => one.cpuMicrosPerUnit)),
      ratio: ratios.length > 0 ? spread(ratios) : undefined,
      unitsPerSecond: of((one) => (one.cpuMs * 1_000_000) / one.cpuMicrosPerUnit / one.elapsedMs),
      firstByteMs: { p50: of((one) => one.firstByteMs.p50), p99: of((one) => one.firstByteMs.p99) },
      answerMs: { p50: of((one) => one.answerMs.p50), p99: of((one) => one.answerMs.p99) },
      rssPeakMb: of((one) => one.rssPeakBytes) / MB,
      rssKbPerStream: streams && of((one) => one.rssPeakBytes - one.rssStartBytes) / 1024 / streams,
      generatorLoad: Math.max(...rounds.map((one) => one.generatorLoad)),
    };
  });
}

/** Lines up columns: the first to the left, the others to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The median, and what was seen around it. */
export function formatSpread({ median: middle, min, max }: Spread, digits: number): string {
  const [shown, low, high] = [middle, min, max].map((value) => value.toFixed(digits));
  return low === high ? `${shown}` : `${shown} (${low}–${high})`;
}

/** Whether the gateway reached the scenario's goal, with the noise in mind. */
function verdict(goal: number | undefined, ratio: Spread | undefined): string {
  if (goal === undefined || ratio === undefined) return "";
  if (ratio.median <= goal) return `≤ ${goal} reached`;
  return ratio.min <= goal ? `≤ ${goal} within the noise` : `≤ ${goal} missed`;
}

/** One scenario's table. */
export function formatScenario(scenario: Scenario, measurements: readonly Measurement[]): string {
  const summaries = summarize(scenario, measurements);
  const isStream = scenario.plan.kind === "streams";
  const header = [
    "",
    `CPU µs/${scenario.per}`,
    "× bare",
    `${scenario.per}s/s`,
    "first byte p50 / p99 ms",
    "answer p50 / p99 ms",
    isStream ? "RSS KB/stream" : "RSS peak MB",
    "goal",
  ];
  const rows = summaries.map((summary) => [
    summary.contender,
    formatSpread(summary.cpuMicrosPerUnit, summary.cpuMicrosPerUnit.median < 100 ? 1 : 0),
    summary.ratio ? formatSpread(summary.ratio, 2) : "",
    summary.unitsPerSecond.toFixed(0),
    `${summary.firstByteMs.p50.toFixed(2)} / ${summary.firstByteMs.p99.toFixed(2)}`,
    `${summary.answerMs.p50.toFixed(2)} / ${summary.answerMs.p99.toFixed(2)}`,
    (summary.rssKbPerStream ?? summary.rssPeakMb).toFixed(0),
    summary.contender === "gateway" ? verdict(scenario.goal, summary.ratio) : "",
  ]);
  const busiest = Math.max(...summaries.map((summary) => summary.generatorLoad));
  const warning =
    busiest > 0.9
      ? `\nThe load generator's core was ${(busiest * 100).toFixed(0)} % busy: rates are its own.`
      : "";
  return `${scenario.name}: ${scenario.title}\n${formatTable([header, ...rows])}${warning}\n`;
}

/** What starting cost, over all measurements. */
export function formatStarts(measurements: readonly Measurement[]): string {
  const names = [...new Set(measurements.map(({ contender }) => contender))];
  const rows = names.map((name) => {
    const own = measurements.filter(({ contender }) => contender === name);
    return [
      name,
      formatSpread(spread(own.map(({ start }) => start.cpuMs)), 0),
      (median(own.map(({ start }) => start.rssBytes)) / MB).toFixed(0),
    ];
  });
  return `start: until the port takes connections\n${formatTable([["", "CPU ms", "RSS MB"], ...rows])}\n`;
}
