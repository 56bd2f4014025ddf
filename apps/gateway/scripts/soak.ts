/**
 * Many requests, one in a hundred of them with a fault, against a gateway process: no answer may be lost, doubled or mixed up, every
 * failure must be one the reliability matrix knows, and memory and sockets must come back to where they were.
 *
 *     pnpm soak:gateway [--requests 100000] [--concurrency 64] [--fault-rate 0.01] [--rate REQUESTS_A_SECOND]
 *
 * `--requests 720000 --rate 200` takes an hour.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CHAT_ERROR_CODES } from "@openclaw-hf/hf-chat";
import { createSandbox, FAULTS } from "@openclaw-hf/hf-sandbox";
import { Pool } from "undici";
import { startGateway } from "../test/gateway-process.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "100000" },
    concurrency: { type: "string", default: "64" },
    "fault-rate": { type: "string", default: "0.01" },
    rate: { type: "string", default: "Infinity" },
  },
});
const total = Number(values.requests);
const concurrency = Number(values.concurrency);
const faultRate = Number(values["fault-rate"]);
const rate = Number(values.rate);
const WARM_UP = Math.min(5_000, Math.ceil(total / 10));
const MAX_GROWTH_BYTES = 48 * 1024 * 1024;
/** Faults that hold a request for its whole deadline, or send tens of megabytes, would measure only themselves. */
const TOO_SLOW = /stall|comments-only|pings|endless|oversized|slow-drip|model-loading/;

const faults = Object.entries(FAULTS)
  .filter(([name, { reach }]) => reach === "model" && !TOO_SLOW.test(name))
  .map(([name]) => name);
const knownCodes = new Set<string>(CHAT_ERROR_CODES);

const sandbox = createSandbox({ maxLoggedRequests: 100_000 });
const { baseUrl } = await sandbox.listen();
const gateway = await startGateway({
  baseUrl,
  token: "hf_soak",
  auth: { mode: "none" },
  // V8 lets the young generation grow to 96 MB under load and keeps it; what is looked for here is what is not garbage.
  nodeOptions: ["--max-semi-space-size=4"],
  config: {
    agents: {
      defaults: {
        model: { primary: "huggingface/openai/gpt-oss-120b", fallbacks: ["huggingface/Qwen/Qwen3-8B"] },
      },
    },
  },
});
const pool = new Pool(gateway.url, { connections: concurrency });

const outcomes = new Map<string, number>();
const problems: string[] = [];
/** Upstream calls by session, of the requests that had no fault. */
const calls = new Map<string, number>();
let next = 0;

/** A cheap generator with a seed, so that two runs send the same. */
function random(index: number): number {
  const mixed = Math.imul(index ^ (index >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) >>> 0) / 2 ** 32;
}

/** One request in forty is large, 70 to 140 KB: what the model's context holds. */
function longHistory(session: string, index: number): object[] {
  return index % 40 === 1 ? [{ role: "system", content: `${session} `.repeat(6_000 + (index % 6_000)) }] : [];
}

async function sendOne(index: number): Promise<void> {
  const session = `soak-${index}`;
  const isFaulty = random(index) < faultRate;
  const fault = faults[index % faults.length];
  const stream = index % 2 === 0;
  const model = isFaulty ? `faults/${fault}.tag-${index}` : "Qwen/Qwen3-8B";
  const { statusCode, headers, body } = await pool.request({
    path: "/v1/chat/completions",
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-hf-session-id": session,
      "x-openclaw-fallbacks": index % 3 === 0 ? "default" : "none",
    },
    body: JSON.stringify({
      model,
      stream,
      messages: [...longHistory(session, index), { role: "user", content: `Repeat after me: ${session}.` }],
    }),
  });
  const text = await body.text();
  const { outcome, problem } = judge(statusCode, String(headers["content-type"]), text, session);
  count(isFaulty ? `${fault}: ${outcome}` : outcome);
  if (problem !== undefined) problems.push(`${session} (${model}): ${problem}`);
  if (!isFaulty) {
    // It may have been counted already, while it was under way.
    if (!calls.has(session)) calls.set(session, 0);
    if (outcome !== "answered") problems.push(`${session}: ${outcome} without a fault: ${text.slice(-200)}`);
  }
}

function judge(
  status: number,
  type: string,
  text: string,
  session: string,
): { outcome: string; problem?: string } {
  const isStream = type.startsWith("text/event-stream");
  const error = /"error":\{.*"code":"(\w+)"/.exec(text)?.[1];
  if (error !== undefined) {
    const problem = knownCodes.has(error) ? {} : { problem: `the unknown code ${error}` };
    if (isStream && !text.endsWith("data: [DONE]\n\n"))
      return { outcome: error, problem: "a broken stream without [DONE]" };
    return { outcome: isStream ? `200, then ${error}` : `${status} ${error}`, ...problem };
  }
  const joined = isStream ? textOf(text) : text;
  const times = joined.split(`${session}.`).length - 1;
  if (times === 0)
    return { outcome: "answered", problem: `an answer that is not to this request: ${joined.slice(0, 200)}` };
  if (isStream && !/"finish_reason":"/.test(text))
    return { outcome: "answered", problem: "a stream without an end" };
  if (isStream && text.split("data: [DONE]").length > 2) return { outcome: "answered", problem: "two ends" };
  return { outcome: "answered" };
}

function textOf(stream: string): string {
  let text = "";
  for (const [, data = ""] of stream.matchAll(/^data:\s*(\{.*\})$/gm)) {
    const [choice] = (JSON.parse(data) as { choices: { delta?: Record<string, unknown> }[] }).choices;
    for (const part of Object.values(choice?.delta ?? {})) if (typeof part === "string") text += part;
  }
  return text;
}

function count(outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

/** Moves the sandbox's log into the tally before it grows. */
function tally(): void {
  for (const { headers } of sandbox.requests) {
    const session = String(headers["x-hf-session-id"]);
    calls.set(session, (calls.get(session) ?? 0) + 1);
  }
  sandbox.clearRequests();
}

async function run(until: number): Promise<void> {
  const [first, begunAt] = [next, performance.now()];
  const worker = async (): Promise<void> => {
    while (next < until) {
      const index = next++;
      const early = begunAt + ((index - first) / rate) * 1000 - performance.now();
      if (early > 1) await delay(early);
      await sendOne(index);
      if (index === 0 || index % 10_000 !== 0) continue;
      // The sandbox keeps only so many.
      tally();
      process.stderr.write(`${index} requests, ${megabytes(rss())} MB, ${files()} open files\n`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

const rss = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${gateway.pid}/status`, "utf8"))?.[1]) * 1024;
const files = (): number => readdirSync(`/proc/${gateway.pid}/fd`).length;
const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

const idleFiles = files();
await run(WARM_UP);
tally();
calls.clear();
const rssBefore = rss();
const startedAt = performance.now();
await run(total);
const seconds = (performance.now() - startedAt) / 1000;
tally();
await pool.close();

// Doubled work shows as a second upstream call for a request that had no fault.
for (let index = WARM_UP; index < total; index++) {
  const session = `soak-${index}`;
  if (random(index) >= faultRate && calls.get(session) !== 1) {
    problems.push(`${session}: ${calls.get(session) ?? 0} upstream calls instead of one`);
  }
}
// Idle upstream sockets are kept for a while; then nothing may be left.
for (let waited = 0; waited < 60 && files() > idleFiles + 2; waited++) await delay(1_000);
const rssAfter = rss();
if (files() > idleFiles + 2) problems.push(`${files()} open files, ${idleFiles} before the first request`);
if (rssAfter - rssBefore > MAX_GROWTH_BYTES)
  problems.push(`memory grew by ${megabytes(rssAfter - rssBefore)} MB`);

for (const [outcome, times] of [...outcomes].sort())
  process.stdout.write(`${String(times).padStart(8)}  ${outcome}\n`);
process.stdout.write(
  `${total} requests, ${Math.round((total - WARM_UP) / seconds)} a second; ` +
    `memory ${megabytes(rssBefore)} MB after the warm-up, ${megabytes(rssAfter)} MB at the end; ` +
    `open files ${idleFiles} at the start, ${files()} at the end\n`,
);
for (const problem of problems.slice(0, 20)) process.stdout.write(`✗ ${problem}\n`);
process.stdout.write(
  problems.length === 0
    ? "✓ nothing lost, nothing doubled, nothing leaked\n"
    : `✗ ${problems.length} problems\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
await gateway.stop();
await sandbox.close();
