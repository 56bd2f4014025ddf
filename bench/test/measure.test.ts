import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bare, type Contender } from "../src/contender.ts";
import { type MeasureOptions, measure } from "../src/measure.ts";
import { chatRequest, dataLinesOf, modelList } from "../src/messages.ts";
import type { Scenario } from "../src/scenario.ts";

// Every test starts three processes.
vi.setConfig({ testTimeout: 180_000 });

let options: MeasureOptions;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "openclaw-hf-bench-test-"));
  options = {
    layout: { contender: [], others: [], isPinned: false },
    folder,
    modelsFile: join(folder, "models.json"),
    nodeArguments: [],
  };
  writeFileSync(options.modelsFile, modelList(3));
});
afterEach(() => rmSync(options.folder, { recursive: true }));

const chat = { kind: "chat", body: chatRequest(512, false) } as const;
const closedLoop = {
  kind: "closed-loop",
  connections: 2,
  warmupRequests: 10,
  maxWarmupMs: 20_000,
  requests: 50,
  maxMs: 20_000,
} as const;

test.skipIf(process.platform !== "linux")("a measured round counts answers, time and CPU", async () => {
  const scenario: Scenario = {
    name: "few",
    title: "",
    answer: { kind: "json" },
    request: chat,
    plan: closedLoop,
    per: "request",
  };
  const result = await measure(bare, scenario, 0, options);
  expect(result.answers).toBe(50);
  expect(result.cpuMicrosPerUnit).toBeGreaterThan(0);
  expect(result.answerMs.p99).toBeGreaterThanOrEqual(result.answerMs.p50);
});

test.skipIf(process.platform !== "linux")(
  "streams are read to their ends and every chunk is counted",
  async () => {
    const scenario: Scenario = {
      name: "streams",
      title: "",
      answer: { kind: "stream", events: 3, intervalMs: 1 },
      request: chat,
      plan: {
        kind: "streams",
        streams: 5,
        warmupStreams: 1,
        warmupRounds: 1,
        rampMs: 1,
        dataLines: dataLinesOf(3),
      },
      per: "chunk",
    };
    const result = await measure(bare, scenario, 0, options);
    expect(result).toMatchObject({ answers: 5, dataLines: 5 * dataLinesOf(3) });
  },
);

test.skipIf(process.platform !== "linux")(
  "a contender that answers without asking upstream is found out",
  async () => {
    const cheat: Contender = {
      ...bare,
      command: (setup) => [process.execPath, "--eval", cheatingServer(setup.port)],
    };
    const scenario: Scenario = {
      name: "cheat",
      title: "",
      answer: { kind: "json" },
      request: chat,
      plan: closedLoop,
      per: "request",
    };
    await expect(measure(cheat, scenario, 0, options)).rejects.toThrow("upstream saw fewer");
  },
);

function cheatingServer(port: number): string {
  return `require("node:http").createServer((_, response) => response.end("{}")).listen(${port}, "127.0.0.1")`;
}
