import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GatewayProcess, startGateway } from "./gateway-process.ts";

/** The official client against a gateway process that nothing was configured for: the embedded sandbox answers. */
describe("the openai client against a fresh gateway", () => {
  let gateway: GatewayProcess;
  let openai: OpenAI;
  let sandboxUrl: string;
  const messages = [{ role: "user" as const, content: "Say hello" }];

  beforeAll(async () => {
    gateway = await startGateway({});
    openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "unused", maxRetries: 0 });
    sandboxUrl = gateway.status.upstream.baseUrl.replace(/\/v1$/, "");
  });
  afterAll(() => gateway.stop());

  it("completes a chat and says who answered", async () => {
    const { data, response } = await openai.chat.completions
      .create({ model: "default", messages })
      .withResponse();
    expect(data.choices[0]?.message.content).toContain("DeepSeek-R1");
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
    expect(response.headers.get("x-openclaw-model")).toBe("deepseek-ai/DeepSeek-R1");
    expect(response.headers.get("x-inference-provider")).toBe("together");
    expect(response.headers.get("x-openclaw-attempts")).toBe("1");
    expect(response.headers.get("x-openclaw-sandbox")).toBe("true");
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
  });

  it("streams a chat without the usage chunk that nobody asked for, and counts it all the same", async () => {
    const { data, response } = await openai.chat.completions
      .create({ model: "Qwen/Qwen3-8B:cheapest", messages, stream: true })
      .withResponse();
    let text = "";
    for await (const chunk of data) {
      expect(chunk.choices).not.toEqual([]);
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toContain("Qwen3-8B");
    const id = response.headers.get("x-request-id");
    const line = await gateway.waitForLine((logged) => logged.event === "request" && logged.id === id);
    expect(line).toMatchObject({ streaming: true, modelAsked: "Qwen/Qwen3-8B:cheapest", status: 200 });
    expect(line.outputTokens).toBeGreaterThan(0);
    expect(line.costUsd).toBeGreaterThan(0);
  });

  it("leaves the usage chunk to a client that asked for it", async () => {
    const stream = await openai.chat.completions.create({
      model: "default",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let last: OpenAI.ChatCompletionChunk | undefined;
    for await (const chunk of stream) last = chunk;
    expect(last?.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it("takes a full ref and answers on the responses endpoint", async () => {
    const answer = await openai.responses.create({ model: "huggingface/Qwen/Qwen3-8B", input: "Say hello" });
    expect(answer.output_text).toContain("Qwen3-8B");
  });

  it("lists models, `default` first, and retrieves one", async () => {
    const models = await openai.models.list();
    expect(models.data[0]?.id).toBe("default");
    expect(models.data.map(({ id }) => id)).toContain("deepseek-ai/DeepSeek-R1");
    const one = await openai.models.retrieve("Qwen/Qwen3-8B");
    expect(one).toMatchObject({ id: "Qwen/Qwen3-8B", name: "Qwen3 8B", object: "model" });
  });

  it("throws the client's typed errors", async () => {
    const create = (model: string) => openai.chat.completions.create({ model, messages });
    await expect(create("no-such-alias")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(create("no/such-model")).rejects.toMatchObject({ status: 404, code: "model_not_found" });
    await expect(create("faults/rate-limit")).rejects.toBeInstanceOf(OpenAI.APIError);
    await expect(openai.embeddings.create({ model: "a/b", input: "x" })).rejects.toThrow(/inference clients/);
  });

  it("walks to the fallback when the primary's backend is killed, and says so", async () => {
    const setBackend = (state: "up" | "down") =>
      fetch(`${sandboxUrl}/sandbox/backends/together`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ state }),
      });
    expect((await setBackend("down")).ok).toBe(true);
    const { data, response } = await openai.chat.completions
      .create({ model: "default", messages })
      .withResponse();
    expect(data.choices[0]?.message.content).toContain("Qwen3-8B");
    expect(response.headers.get("x-openclaw-model")).toBe("Qwen/Qwen3-8B");
    expect(Number(response.headers.get("x-openclaw-attempts"))).toBeGreaterThan(1);
    await setBackend("up");
  });
});
