import { describe, expect, it } from "vitest";
import { GatewayMetrics } from "../observe/gateway-metrics.ts";
import { Counter, Histogram, metricsText } from "../observe/metrics-registry.ts";
import { MetricsSum } from "./sum-metrics.ts";

function process(name: string, requests: number, seconds: readonly number[]): string {
  const counter = new Counter("requests_total", "Requests.", ["model"]);
  counter.add([name], requests);
  counter.add(['both "of" them\n'], 1);
  const gauge = new Counter("in_flight", "Under way.", [], "gauge");
  gauge.set([], 3);
  const state = new Counter("openclaw_config_last_reload_successful", "1 when.", [], "gauge");
  state.set([], name === "a" ? 1 : 0);
  const histogram = new Histogram("seconds", "Time.", ["model"], [0.1, 1]);
  for (const value of seconds) histogram.series(["x y"]).observe(value);
  return metricsText([counter, gauge, state, histogram]);
}

const sumOf = (texts: readonly string[], ended: readonly string[] = []) => {
  const sum = new MetricsSum();
  for (const text of texts) sum.add(text);
  for (const text of ended) sum.add(text, { hasEnded: true });
  return sum.text();
};

describe("the sum of metrics", () => {
  it("is what one process says when there is one", () => {
    const text = process("a", 2, [0.05, 3]);
    expect(sumOf([text])).toBe(text);
    const own = new GatewayMetrics().text(2);
    expect(sumOf([own])).toBe(own);
  });

  it("adds counters, gauges and histograms by their labels, each family once", () => {
    const text = sumOf([process("a", 2, [0.05, 3]), process("b", 5, [0.5])]);
    expect(text.split("\n")).toEqual([
      "# HELP requests_total Requests.",
      "# TYPE requests_total counter",
      'requests_total{model="a"} 2',
      'requests_total{model="both \\"of\\" them\\n"} 2',
      'requests_total{model="b"} 5',
      "# HELP in_flight Under way.",
      "# TYPE in_flight gauge",
      "in_flight 6",
      "# HELP openclaw_config_last_reload_successful 1 when.",
      "# TYPE openclaw_config_last_reload_successful gauge",
      "openclaw_config_last_reload_successful 0",
      "# HELP seconds Time.",
      "# TYPE seconds histogram",
      'seconds_bucket{model="x y",le="0.1"} 1',
      'seconds_bucket{model="x y",le="1"} 2',
      'seconds_bucket{model="x y",le="+Inf"} 3',
      'seconds_sum{model="x y"} 3.55',
      'seconds_count{model="x y"} 3',
      "",
    ]);
  });

  it("keeps what a process has counted that has ended, and not what it had under way", () => {
    const text = sumOf([process("a", 2, [])], [process("a", 40, [0.05])]);
    expect(text).toContain('requests_total{model="a"} 42\n');
    expect(text).toContain('seconds_count{model="x y"} 1\n');
    expect(text).toContain("in_flight 3\n");
    expect(text).toContain("openclaw_config_last_reload_successful 1\n");
  });
});
