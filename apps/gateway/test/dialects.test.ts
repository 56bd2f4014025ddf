import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GatewayProcess, startGateway } from "./gateway-process.ts";
import { modelOf, OPTIONS } from "./reliability/reliability-options.ts";

/** The same treatment on the two endpoints that are not chat completions, with errors as their clients know them. */
let sandbox: Sandbox;
let gateway: GatewayProcess;

beforeAll(async () => {
  sandbox = createSandbox();
  const { baseUrl } = await sandbox.listen();
  gateway = await startGateway({ ...OPTIONS, baseUrl });
});
afterAll(async () => {
  await gateway.stop();
  await sandbox.close();
});

const messages = [{ role: "user", content: "Say hello" }];

describe.each([
  { endpoint: "/v1/responses", rest: { input: "Say hello" }, isAnthropic: false },
  { endpoint: "/v1/messages", rest: { max_tokens: 300, messages }, isAnthropic: true },
])("$endpoint", ({ endpoint, rest, isAnthropic }) => {
  const send = (
    model: string,
    stream: boolean,
    more: { signal?: AbortSignal; headers?: Record<string, string> } = {},
  ) =>
    fetch(`${gateway.url}${endpoint}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": "gateway-secret", ...more.headers },
      body: JSON.stringify({ model, stream, ...rest }),
      signal: more.signal ?? null,
    });

  it("counts the tokens of a stream and of a whole answer", async () => {
    for (const stream of [true, false]) {
      const response = await send("default", stream);
      await response.text();
      const id = response.headers.get("x-request-id");
      const line = await gateway.waitForLine((logged) => logged.event === "request" && logged.id === id);
      expect(line).toMatchObject({ endpoint, status: 200, modelAnswering: "deepseek-ai/DeepSeek-R1" });
      expect(line.inputTokens).toBeGreaterThan(0);
      expect(line.outputTokens).toBeGreaterThan(0);
    }
  });

  it("walks the chain before the first byte", async () => {
    for (const fault of ["status-500", "first-event-error", "rate-limit"]) {
      const response = await send(modelOf(fault), true, { headers: { "x-openclaw-fallbacks": "default" } });
      expect(response.status).toBe(200);
      expect(response.headers.get("x-openclaw-model")).toBe("Qwen/Qwen3-8B");
      expect(await response.text()).not.toContain("event: error");
    }
  });

  it("answers an exhausted chain in its own envelope", async () => {
    const response = await send(modelOf("status-500"), false);
    expect(response.status).toBe(502);
    const body = await response.json();
    if (isAnthropic)
      expect(body).toMatchObject({ type: "error", error: { type: "api_error", code: "upstream_error" } });
    else
      expect(body).toMatchObject({
        error: { type: expect.any(String), param: null, code: "upstream_error" },
      });
    const invalid = await send("", false);
    expect(invalid.status).toBe(400);
    expect(await invalid.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });

  it.each(["reset-mid-stream", "eof-mid-stream", "stall-mid-stream", "malformed-event"])(
    "ends a stream that broke (%s) with one error event of its own kind",
    async (fault) => {
      const text = await (await send(modelOf(fault), true)).text();
      const errors = [...text.matchAll(/^event: error\ndata: (.*)$/gm)].map(([, data = ""]) =>
        JSON.parse(data),
      );
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({
        type: "error",
        error: { code: expect.stringMatching(/^upstream_/) },
      });
      expect(text.endsWith(isAnthropic ? "}\n\n" : "data: [DONE]\n\n")).toBe(true);
      expect(text).not.toMatch(/response\.completed|message_stop/);
    },
  );

  it("aborts upstream when the client leaves", async () => {
    const model = modelOf("stall-mid-stream");
    const abort = new AbortController();
    const response = await send(model, true, { signal: abort.signal });
    await response.body?.getReader().read();
    abort.abort();
    await sandbox.waitForAbort((request) => request.model === model);
    expect(sandbox.requests.filter((request) => request.model === model)).toHaveLength(1);
  });
});
