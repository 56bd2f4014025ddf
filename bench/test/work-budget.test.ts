import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bare, type Contender, gateway } from "../src/contender.ts";
import { countWork } from "../src/count-work.ts";
import type { MeasureOptions } from "../src/measure.ts";
import { chatRequest, dataLinesOf, modelList } from "../src/messages.ts";
import type { Scenario } from "../src/scenario.ts";

/**
 * What one request may cost the shipped gateway, in figures that are the same on every machine and under any load. A
 * budget is about what is spent today with a little room, for what goes on beside the requests is counted too; raising
 * one wants a reason in the commit.
 */

// Every test starts two processes, and nothing here is about time.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
let options: MeasureOptions;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "openclaw-hf-work-"));
  const layout = { contender: [], others: [], isPinned: false };
  options = { layout, folder, modelsFile: join(folder, "models.json"), nodeArguments: [] };
  writeFileSync(options.modelsFile, modelList(3));
});
afterAll(() => rmSync(folder, { recursive: true }));

const LARGE_BYTES = 256 * 1024;
const EVENTS = 20;
// The plan is for the load generator, which has no part here.
const base = {
  title: "",
  per: "request",
  plan: { kind: "streams", streams: 1, warmupStreams: 1, warmupRounds: 1, rampMs: 0, dataLines: 0 },
} as const;
const small: Scenario = {
  ...base,
  name: "small",
  answer: { kind: "json" },
  request: { kind: "chat", body: chatRequest(512, false) },
};
const large: Scenario = {
  ...small,
  name: "large",
  request: { kind: "chat", body: chatRequest(LARGE_BYTES, false) },
};
const stream: Scenario = {
  ...small,
  name: "stream",
  answer: { kind: "stream", events: EVENTS, intervalMs: 1 },
  request: { kind: "chat", body: chatRequest(512, true) },
};
const models: Scenario = { ...small, name: "models", request: { kind: "models" } };

const cold = { warmup: 20, counted: 50 };
const count = (contender: Contender, scenario: Scenario, requests = cold) =>
  countWork(contender, scenario, requests, options);

test("a small request is two writes, one parse of the answer, and few timers and promises", async () => {
  const work = await count(gateway, small);
  expect(work.socketWrites).toBe(2);
  expect(work.jsonParses).toBe(1);
  expect(work.jsonParsedCharacters).toBeLessThan(1_000);
  expect(work.jsonStringifies).toBe(1);
  expect(work.timers).toBeLessThanOrEqual(6);
  expect(work.promises).toBeLessThanOrEqual(2);
});

test("a small request, once warm, allocates at most 1.9 times what a proxy does that looks at nothing", async () => {
  const warm = { warmup: 1_000, counted: 200 };
  const gatewayWork = await count(gateway, small, warm);
  const bareWork = await count(bare, small, warm);
  expect(gatewayWork.heapBytes / bareWork.heapBytes).toBeLessThan(1.9);
});

test("a large request is never parsed or serialised as a whole, and copied once", async () => {
  const work = await count(gateway, large);
  expect(work.jsonParsedCharacters).toBeLessThan(1_100);
  expect(work.jsonStringifies).toBeLessThanOrEqual(2);
  // The memory of one body is used again for the next; nothing of that size is made anew.
  expect(work.bufferBytes).toBeLessThan(0.1 * LARGE_BYTES);
  expect(work.socketWrites).toBeLessThanOrEqual(3);
});

test("a stream costs no more than one write and one parse for each event", async () => {
  const work = await count(gateway, stream);
  expect(work.socketWrites).toBeLessThanOrEqual(EVENTS + 2);
  expect(work.jsonParses).toBeLessThanOrEqual(dataLinesOf(EVENTS) + 1);
  // None for each event; what goes on beside the requests is counted too, and a stream lasts long enough for some of it.
  expect(work.timers).toBeLessThan(EVENTS);
  expect(work.promises).toBeLessThan(EVENTS);
});

test("the model list is served from memory, without serialising anything", async () => {
  const work = await count(gateway, models);
  expect(work).toMatchObject({ socketWrites: 1, jsonParses: 0, jsonStringifies: 0, bufferBytes: 0 });
});
