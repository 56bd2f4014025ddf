import type { UpstreamAnswer } from "../programs/upstream.ts";
import type { LoadPlan } from "./load-plan.ts";
import { chatRequest, dataLinesOf } from "./messages.ts";

/** The part of a plan that does not depend on whom it is for. */
type PlanShape = LoadPlan extends infer Plan
  ? Plan extends LoadPlan
    ? Omit<Plan, "port" | "pid" | "request">
    : never
  : never;

/** One kind of traffic, and the question it answers. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly answer: UpstreamAnswer;
  readonly request: { readonly kind: "models" } | { readonly kind: "chat"; readonly body: Buffer };
  readonly plan: PlanShape;
  /** What CPU time is divided by. */
  readonly per: "request" | "chunk";
  /** How many times bare's CPU time the gateway may use. */
  readonly goal?: number;
  /** Left out unless asked for by name. */
  readonly isLong?: boolean;
}

/** How long a scenario is measured; `quick` gives a first impression in a fraction of the time. */
export type Pace = "full" | "quick";

interface ClosedLoopOptions {
  readonly connections: number;
  readonly warmupRequests: number;
  readonly requests: number;
}

function closedLoop(pace: Pace, { connections, warmupRequests, requests }: ClosedLoopOptions): PlanShape {
  const [share, maxWarmupMs, maxMs] = pace === "full" ? [1, 20_000, 10_000] : [0.25, 3_000, 3_000];
  return {
    kind: "closed-loop",
    connections,
    warmupRequests: warmupRequests * share,
    maxWarmupMs,
    requests: requests * share,
    maxMs,
  };
}

interface StreamsOptions {
  readonly streams: number;
  readonly warmupStreams: number;
  readonly warmupRounds: number;
  readonly rampMs: number;
  readonly events: number;
}

function streams(pace: Pace, options: StreamsOptions): PlanShape {
  const { streams, warmupStreams, warmupRounds, rampMs, events } = options;
  return {
    kind: "streams",
    streams: pace === "full" ? streams : Math.ceil(streams / 2),
    warmupStreams: pace === "full" ? warmupStreams : 100,
    warmupRounds: pace === "full" ? warmupRounds : 1,
    rampMs,
    dataLines: dataLinesOf(events),
  };
}

const SMALL_BYTES = 512;
const LARGE_BYTES = 256 * 1024;

/** All scenarios at the given pace. */
export function listScenarios(pace: Pace): readonly Scenario[] {
  const json: UpstreamAnswer = { kind: "json" };
  const paced: UpstreamAnswer = { kind: "stream", events: 100, intervalMs: 20 };
  const slow: UpstreamAnswer = { kind: "stream", events: 20, intervalMs: 250 };
  const instant: UpstreamAnswer = { kind: "stream", events: 2, intervalMs: 1 };
  const small = { kind: "chat", body: chatRequest(SMALL_BYTES, false) } as const;
  const streaming = { kind: "chat", body: chatRequest(SMALL_BYTES, true) } as const;
  return [
    {
      name: "json-small",
      title: "JSON, 0.5 KB → 1 KB, 64 connections",
      answer: json,
      request: small,
      plan: closedLoop(pace, { connections: 64, warmupRequests: 240_000, requests: 24_000 }),
      per: "request",
      goal: 1.15,
    },
    {
      name: "json-large",
      title: "JSON, 256 KB → 1 KB, 16 connections",
      answer: json,
      request: { kind: "chat", body: chatRequest(LARGE_BYTES, false) },
      plan: closedLoop(pace, { connections: 16, warmupRequests: 8_000, requests: 6_000 }),
      per: "request",
      goal: 1.25,
    },
    {
      name: "sse-paced",
      title: "SSE, 100 streams × 100 chunks 20 ms apart",
      answer: paced,
      request: streaming,
      plan: streams(pace, {
        streams: 100,
        warmupStreams: 1000,
        warmupRounds: 2,
        rampMs: paced.intervalMs,
        events: paced.events,
      }),
      per: "chunk",
      goal: 1.1,
    },
    {
      name: "sse-slow",
      title: "SSE, 1000 streams × 20 chunks 250 ms apart",
      answer: slow,
      request: streaming,
      plan: streams(pace, {
        streams: 1000,
        warmupStreams: 1000,
        warmupRounds: 3,
        rampMs: 1_000,
        events: slow.events,
      }),
      per: "chunk",
      goal: 1.1,
    },
    {
      name: "models",
      title: "GET /v1/models, 140 models from memory, 16 connections",
      answer: json,
      request: { kind: "models" },
      plan: closedLoop(pace, { connections: 16, warmupRequests: 40_000, requests: 24_000 }),
      per: "request",
      goal: 1.1,
    },
    {
      name: "latency-json",
      title: "JSON, 0.5 KB → 1 KB, one connection",
      answer: json,
      request: small,
      plan: closedLoop(pace, { connections: 1, warmupRequests: 4_000, requests: 4_000 }),
      per: "request",
    },
    {
      name: "latency-sse",
      title: "SSE, 2 chunks 1 ms apart, one connection",
      answer: instant,
      request: streaming,
      plan: closedLoop(pace, { connections: 1, warmupRequests: 4_000, requests: 4_000 }),
      per: "request",
    },
    {
      name: "soak",
      title: "JSON, 0.5 KB → 1 KB, 64 connections, 100,000 requests",
      answer: json,
      request: small,
      plan: {
        kind: "closed-loop",
        connections: 64,
        warmupRequests: 1,
        maxWarmupMs: 10_000,
        requests: 100_000,
        maxMs: 300_000,
      },
      per: "request",
      isLong: true,
    },
  ];
}
