import { describe, expect, it } from "vitest";
import type { RequestRecord } from "../page/page-protocol.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";

const record = (more: Partial<RequestRecord> = {}): RequestRecord => ({
  id: "req_1",
  at: 0,
  endpoint: "/v1/chat/completions",
  streaming: true,
  modelAsked: "default",
  modelAnswering: "Qwen/Qwen3-8B",
  backend: "nscale",
  attempts: [
    { model: "deepseek-ai/DeepSeek-R1", provider: "together", code: "upstream_error", durationMs: 5 },
    { model: "Qwen/Qwen3-8B", provider: "nscale", status: 200, durationMs: 10 },
  ],
  fallbacks: 1,
  status: 200,
  inputTokens: 10,
  outputTokens: 300,
  costUsd: 0.25,
  firstByteMs: 30,
  durationMs: 1_000,
  ...more,
});

describe("GatewayMetrics", () => {
  it("counts a request under OpenTelemetry's names, by model and backend", () => {
    const metrics = new GatewayMetrics();
    metrics.record(record(), "deepseek-ai/DeepSeek-R1");
    const lines = metrics.text(3).split("\n");
    const labels =
      'gen_ai_operation_name="chat",gen_ai_provider_name="huggingface",gen_ai_request_model="deepseek-ai/DeepSeek-R1",' +
      'gen_ai_response_model="Qwen/Qwen3-8B",openclaw_backend="nscale"';
    for (const line of [
      `gen_ai_server_request_duration_seconds_bucket{${labels},le="0.64"} 0`,
      `gen_ai_server_request_duration_seconds_bucket{${labels},le="1.28"} 1`,
      `gen_ai_server_request_duration_seconds_bucket{${labels},le="+Inf"} 1`,
      `gen_ai_server_request_duration_seconds_sum{${labels}} 1`,
      `gen_ai_server_time_to_first_token_seconds_count{${labels}} 1`,
      `gen_ai_client_token_usage_sum{${labels},gen_ai_token_type="output"} 300`,
      `openclaw_cost_usd_total{${labels}} 0.25`,
      'openclaw_upstream_attempts_total{gen_ai_request_model="deepseek-ai/DeepSeek-R1",openclaw_backend="together",outcome="upstream_error"} 1',
      'openclaw_upstream_attempts_total{gen_ai_request_model="Qwen/Qwen3-8B",openclaw_backend="nscale",outcome="ok"} 1',
      'openclaw_fallbacks_total{gen_ai_request_model="deepseek-ai/DeepSeek-R1",gen_ai_response_model="Qwen/Qwen3-8B"} 1',
      "openclaw_requests_in_flight 3",
    ]) {
      expect(lines).toContain(line);
    }
  });

  it("leaves out what is unknown instead of counting zero", () => {
    const metrics = new GatewayMetrics();
    const { costUsd: _cost, inputTokens: _in, outputTokens: _out, ...unknown } = record();
    metrics.record(unknown, "a/b");
    expect(metrics.text(0)).not.toMatch(/^(?:openclaw_cost_usd_total|gen_ai_client_token_usage)\w*\{/m);
  });

  it("bounds the number of series whatever names come in", () => {
    const metrics = new GatewayMetrics();
    for (let model = 0; model < 1_000; model++) {
      metrics.record(record({ modelAnswering: `org/model-${model}`, attempts: [] }), `org/model-${model}`);
    }
    const series = metrics.text(0).match(/^openclaw_cost_usd_total\{/gm) ?? [];
    expect(series.length).toBeLessThanOrEqual(201);
    expect(metrics.text(0)).toContain('gen_ai_response_model="other"');
  });

  it("escapes label values", () => {
    const metrics = new GatewayMetrics();
    metrics.refused('a"b\\c\nd');
    expect(metrics.text(0)).toContain('openclaw_requests_refused_total{code="a\\"b\\\\c\\nd"} 1');
  });
});
