import OpenAI from "openai";
import { expect, it } from "vitest";
import { createSandbox } from "../src/index.ts";

// The README's example, kept compiling and true.
it("does in the README's example what its comments say", async () => {
  const sandbox = createSandbox();
  const { baseUrl } = await sandbox.listen();
  const client = new OpenAI({ baseURL: baseUrl, apiKey: "hf_sandbox", maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "What is 6 * 7?" }];

  const answer = await client.chat.completions.create({ model: "openai/gpt-oss-120b:cheapest", messages });
  expect(answer.choices[0]?.message.content).toMatch(/sandbox.*6 \* 7 is 42\.$/);

  const model = "faults/status-503.times-2";
  const attempts: unknown[] = [];
  for (let count = 0; count < 3; count += 1) {
    const outcome = await client.chat.completions
      .create({ model, messages })
      .catch((error: unknown) => error);
    attempts.push(outcome instanceof OpenAI.APIError ? outcome.status : "answered");
  }
  expect(attempts).toEqual([503, 503, "answered"]);

  const stream = await client.chat.completions.create({
    model: "faults/stall-mid-stream",
    messages,
    stream: true,
  });
  stream.controller.abort();
  const aborted = await sandbox.waitForAbort((request) => request.model === "faults/stall-mid-stream");
  expect(aborted.bytesSent).toBeGreaterThan(0);

  await sandbox.close();
});
