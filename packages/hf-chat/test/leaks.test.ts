import { createSandbox } from "@openclaw-hf/hf-sandbox";
import { expect, it } from "vitest";
import { createUpstream } from "../src/index.ts";
import { callOf, collectAnswer } from "./collect-answer.ts";

const FAULTS = [
  "status-500",
  "reset-before-headers",
  "reset-mid-stream",
  "eof-mid-stream",
  "malformed-event",
  "empty-stream",
  "first-event-error",
  "oversized-event",
  "rate-limit",
];

it("leaves no socket and loses no answer over five hundred requests of which some fail and some are abandoned", async () => {
  const sandbox = createSandbox();
  const { baseUrl } = await sandbox.listen();
  const upstream = createUpstream({ baseUrl, token: "hf_sandbox", random: () => 0 });
  const outcomes = { answered: 0, failed: 0, aborted: 0 };

  const one = async (index: number) => {
    const fault =
      index % 10 === 0
        ? `faults/${FAULTS[(index / 10) % FAULTS.length]}.tag-${index}`
        : "openai/gpt-oss-120b";
    const call = callOf("/chat/completions", index % 3 !== 0, [fault, "Qwen/Qwen3-8B"]);
    const { summary, error, body } = await collectAnswer(upstream, call, {
      onCommit: (_, handle) => {
        if (index % 17 === 1) setImmediate(() => handle.abort());
      },
    });
    if (summary !== undefined) outcomes.answered++;
    else if (error?.code === "aborted") outcomes.aborted++;
    else outcomes.failed++;
    if (summary !== undefined && call.streaming) expect(body.endsWith("data: [DONE]\n\n")).toBe(true);
  };
  for (let index = 0; index < 500; index += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, offset) => one(index + offset)));
  }

  expect(outcomes.answered + outcomes.failed + outcomes.aborted).toBe(500);
  // Only what breaks after its first byte may fail: the rest falls back.
  expect(outcomes.failed).toBeLessThan(40);
  expect(outcomes.answered).toBeGreaterThan(420);
  await upstream.close();
  await expect.poll(() => sandbox.openSockets, { timeout: 5_000 }).toBe(0);
  await sandbox.close();
});
