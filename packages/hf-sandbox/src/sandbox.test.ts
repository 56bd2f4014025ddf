import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "./sandbox.ts";

let sandbox: Sandbox;
let url: string;
let client: OpenAI;

beforeEach(async () => {
  sandbox = createSandbox();
  const address = await sandbox.listen();
  url = address.url;
  client = new OpenAI({ baseURL: address.baseUrl, apiKey: "hf_test", maxRetries: 0 });
});

afterEach(() => sandbox.close());

const question = [{ role: "user" as const, content: "What is 2 + 3?" }];

describe("with the official OpenAI client", () => {
  it("answers a chat that is not streamed", async () => {
    const { data, response } = await client.chat.completions
      .create({ model: "meta-llama/Llama-3.3-70B-Instruct", messages: question })
      .withResponse();
    expect(data.choices[0]?.message.content).toMatch(/sandbox.*2 \+ 3 is 5\.$/);
    expect(data.usage?.total_tokens).toBeGreaterThan(10);
    expect(response.headers.get("x-inference-provider")).toBe("sambanova");
  });

  it("streams the same text that it answers without streaming", async () => {
    const request = { model: "Qwen/Qwen2.5-7B-Instruct", messages: question };
    const whole = await client.chat.completions.create(request);
    let text = "";
    for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text.replace(/^.*?2 \+/, "")).toBe(whole.choices[0]?.message.content?.replace(/^.*?2 \+/, ""));
  });
});

it("plays a fault that a model name asks for", async () => {
  const error = await client.chat.completions
    .create({ model: "faults/rate-limit-short.seconds-3", messages: question })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  expect((error as InstanceType<typeof OpenAI.RateLimitError>).headers?.get("retry-after")).toBe("3");
});

it("logs what arrived and that the client left", async () => {
  const stream = await client.chat.completions.create({
    model: "faults/stall-mid-stream",
    messages: question,
    stream: true,
  });
  for await (const _ of stream) break;
  const request = await sandbox.waitForAbort();
  expect(request).toMatchObject({ path: "/v1/chat/completions", model: "faults/stall-mid-stream" });
  expect((await fetch(`${url}/sandbox`)).status).toBe(200);
});
