import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { InferenceClient } from "@huggingface/inference";
import { generateText, streamText } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GatewayProcess, startGateway } from "./gateway-process.ts";

/** Clients from npm as they are, with nothing but their base URL changed. */
let gateway: GatewayProcess;
const prompt = "Say hello";
const messages = [{ role: "user" as const, content: prompt }];

beforeAll(async () => {
  gateway = await startGateway({
    auth: { mode: "token", token: "gateway-secret" },
    timeouts: { idleMs: 1_500 },
  });
});
afterAll(() => gateway.stop());

describe("ai with @ai-sdk/openai-compatible", () => {
  const model = (id: string) =>
    createOpenAICompatible({
      name: "openclaw",
      baseURL: `${gateway.url}/v1`,
      apiKey: "gateway-secret",
      includeUsage: true,
    })(id);

  it("generates a text", async () => {
    const { text, usage } = await generateText({ model: model("default"), prompt });
    expect(text).toContain("DeepSeek-R1");
    expect(usage.outputTokens).toBeGreaterThan(0);
  });

  it("streams a text with its usage", async () => {
    const stream = streamText({ model: model("Qwen/Qwen3-8B:fastest"), prompt });
    let text = "";
    for await (const part of stream.textStream) text += part;
    expect(text).toContain("Qwen3-8B");
    expect((await stream.usage).outputTokens).toBeGreaterThan(0);
  });

  it("learns that a stream broke", async () => {
    const errors: unknown[] = [];
    const stream = streamText({
      model: model("faults/reset-mid-stream"),
      prompt,
      onError: ({ error }) => {
        errors.push(error);
      },
    });
    await stream.consumeStream();
    expect(JSON.stringify(errors)).toContain("upstream_stream_interrupted");
  });
});

describe("@huggingface/inference with endpointUrl", () => {
  const client = () => new InferenceClient("gateway-secret", { endpointUrl: `${gateway.url}/v1` });

  it("completes a chat", async () => {
    const answer = await client().chatCompletion({ model: "Qwen/Qwen3-8B", messages });
    expect(answer.choices[0]?.message.content).toContain("Qwen3-8B");
  });

  it("streams a chat", async () => {
    let text = "";
    for await (const chunk of client().chatCompletionStream({ model: "deepseek-ai/DeepSeek-R1", messages })) {
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toContain("DeepSeek-R1");
  });

  it("sees the upstream's error", async () => {
    const asked = client().chatCompletion({ model: "no/such-model", messages });
    await expect(asked).rejects.toMatchObject({
      httpResponse: {
        status: 404,
        body: { error: { code: "model_not_found", message: expect.stringContaining("does not exist") } },
      },
    });
  });
});

describe("@anthropic-ai/sdk on /v1/messages", () => {
  const client = () => new Anthropic({ baseURL: gateway.url, apiKey: "gateway-secret", maxRetries: 0 });
  const request = (model: string) => ({ model, max_tokens: 200, messages });

  it("creates a message", async () => {
    const message = await client().messages.create(request("default"));
    expect(message.content.find(({ type }) => type === "text")).toMatchObject({
      text: expect.stringContaining("DeepSeek-R1"),
    });
    expect(message.usage.output_tokens).toBeGreaterThan(0);
  });

  it("streams a message", async () => {
    const text = await client().messages.stream(request("Qwen/Qwen3-8B")).finalText();
    expect(text).toContain("Qwen3-8B");
  });

  it("throws its typed errors", async () => {
    await expect(client().messages.create(request("no-such-alias"))).rejects.toBeInstanceOf(
      Anthropic.NotFoundError,
    );
    await expect(client().messages.create(request("faults/rate-limit"))).rejects.toBeInstanceOf(
      Anthropic.RateLimitError,
    );
    const wrongKey = new Anthropic({ baseURL: gateway.url, apiKey: "wrong", maxRetries: 0 });
    await expect(wrongKey.messages.create(request("default"))).rejects.toBeInstanceOf(
      Anthropic.AuthenticationError,
    );
  });

  it("learns that a stream broke", async () => {
    const stream = client().messages.stream(request("faults/stall-mid-stream"));
    await expect(stream.finalMessage()).rejects.toThrow(/upstream_idle_timeout|stopped sending/);
  });
});
