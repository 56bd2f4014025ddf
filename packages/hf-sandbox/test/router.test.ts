import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSandbox, type Sandbox, SandboxError } from "../src/index.ts";
import { exchangeRaw } from "./raw-exchange.ts";
import { withTemporaryFolder } from "./temporary-folder.ts";

let sandbox: Sandbox;
let url: string;

beforeAll(async () => {
  sandbox = createSandbox({ token: ["hf_good"], preferredProviders: ["nebius"] });
  ({ url } = await sandbox.listen());
});
afterAll(() => sandbox.close());

const SEED_MODELS = [
  "deepseek-ai/DeepSeek-R1",
  "deepseek-ai/DeepSeek-V3.2",
  "Qwen/Qwen3-8B",
  "Qwen/Qwen2.5-7B-Instruct",
  "Qwen/Qwen3-32B",
  "meta-llama/Llama-3.3-70B-Instruct",
  "meta-llama/Llama-3.1-8B-Instruct",
  "openai/gpt-oss-120b",
  "zai-org/GLM-4.7",
  "moonshotai/Kimi-K2.5",
];

const as = (token: string) => ({ authorization: `Bearer ${token}` });
const messages = [{ role: "user", content: "Hello" }];

async function get(path: string, token: string | undefined = "hf_good") {
  const response = await fetch(`${url}${path}`, token ? { headers: as(token) } : {});
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function ask(model: string, token = "hf_good", body: object = { messages }) {
  const {
    status,
    headers,
    body: text,
  } = await exchangeRaw(`${url}/v1/chat/completions`, {
    headers: as(token),
    body: { model, ...body },
  });
  const parsed = JSON.parse(text) as Record<string, unknown>;
  return { status, provider: headers["x-inference-provider"], body: parsed };
}

describe("GET /v1/models", () => {
  it("lists 25 models with a token, the ten of the documentation among them, each with a live backend", async () => {
    const { body } = await get("/v1/models");
    const data = body.data as { id: string; providers: { provider: string; status: string }[] }[];
    expect(body.object).toBe("list");
    expect(data).toHaveLength(25);
    for (const id of SEED_MODELS) {
      const rows = data.find((model) => model.id === id)?.providers ?? [];
      expect(rows.filter((row) => row.status === "live").length, id).toBeGreaterThan(0);
    }
    expect(data.map((model) => model.id).filter((id) => /^(faults|recordings)\//.test(id))).toEqual([]);
  });

  it("lists fewer without a token, and refuses a wrong one", async () => {
    const { body } = await get("/v1/models", "");
    expect((body.data as { id: string }[]).map((model) => model.id)).toEqual(SEED_MODELS);
    expect(await get("/v1/models", "hf_other")).toEqual({
      status: 401,
      body: { error: "Invalid username or password." },
    });
  });

  it("still lists everything for a token without the permission for inference", async () => {
    expect(((await get("/v1/models", "hf_noinference_x")).body.data as unknown[]).length).toBe(25);
  });

  it("describes one model, its slash encoded or not", async () => {
    for (const id of ["openai/gpt-oss-120b", "openai%2Fgpt-oss-120b"]) {
      expect((await get(`/v1/models/${id}`)).body).toMatchObject({
        id: "openai/gpt-oss-120b",
        owned_by: "openai",
        architecture: { input_modalities: ["text"], output_modalities: ["text"] },
      });
    }
    expect(await get("/v1/models/openai/gpt-9")).toMatchObject({
      status: 404,
      body: { error: { code: "model_not_found", param: "model" } },
    });
  });

  it("fails in any way it is told to", async () => {
    sandbox.setModelList("status-500.times-1");
    expect((await get("/v1/models")).status).toBe(500);
    expect((await get("/v1/models")).status).toBe(200);
    sandbox.setModelList("eof-mid-stream");
    const cut = await exchangeRaw(`${url}/v1/models`, { headers: as("hf_good") });
    expect(() => JSON.parse(cut.body) as unknown).toThrow();
    sandbox.setModelList(undefined);
    expect((await get("/v1/models")).status).toBe(200);
  });

  it("is read by the official client", async () => {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "hf_good" });
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toHaveLength(25);
    expect((await client.models.retrieve("zai-org/GLM-4.7")).owned_by).toBe("zai-org");
  });
});

describe("the table of errors, word for word", () => {
  it("has 401 for no token and for a bad one", async () => {
    const expected = { status: 401, body: { error: "Invalid username or password." } };
    expect(await ask("openai/gpt-oss-20b", "hf_other")).toMatchObject(expected);
    expect(await ask("openai/gpt-oss-20b", "hf_invalid_x")).toMatchObject(expected);
    const { status, body } = await exchangeRaw(`${url}/v1/chat/completions`, {
      headers: { authorization: "" },
      body: { model: "openai/gpt-oss-20b", messages },
    });
    expect({ status, body: JSON.parse(body) as unknown }).toEqual(expected);
  });

  it("has 402 for an account without credits", async () => {
    const { status, body, provider } = await ask("openai/gpt-oss-20b", "hf_nocredits_x");
    expect(status).toBe(402);
    expect(provider).toBeUndefined();
    expect(body.error).toMatch(
      /^You have depleted your monthly included credits\. Purchase pre-paid credits to continue using Inference Providers\. /,
    );
  });

  it("has 403 for a token without the permission", async () => {
    expect(await ask("openai/gpt-oss-20b", "hf_noinference_x")).toMatchObject({
      status: 403,
      body: {
        error:
          "This authentication method does not have sufficient permissions to call Inference Providers on behalf of user sandbox-user",
      },
    });
  });

  it("has 400 for a model that does not exist", async () => {
    for (const model of ["org/none", "not a model", "recordings/x"]) {
      expect(await ask(model)).toMatchObject({
        status: 400,
        body: {
          error: {
            message: `The requested model '${model}' does not exist.`,
            type: "invalid_request_error",
            param: "model",
            code: "model_not_found",
          },
        },
      });
    }
  });

  it("has 400 for a backend that does not serve the model", async () => {
    expect(await ask("deepseek-ai/DeepSeek-R1:groq")).toMatchObject({
      status: 400,
      body: {
        error: {
          message:
            "The requested model 'deepseek-ai/DeepSeek-R1:groq' is not supported by any provider you have enabled.",
          type: "invalid_request_error",
          param: "model",
          code: "model_not_supported",
        },
      },
    });
  });
});

describe("a request that cannot be answered", () => {
  it.each([
    [{ messages: [] }, "messages"],
    [{}, "messages"],
    [{ messages: ["hi"] }, "messages"],
    [{ messages, n: 0 }, "n"],
    [{ messages, n: 1000 }, "n"],
    [{ messages, max_tokens: -1 }, "max_tokens"],
    [{ messages, response_format: { type: "json_schema" } }, "response_format"],
  ])("names the field: %j", async (body, param) => {
    expect(await ask("openai/gpt-oss-20b", "hf_good", body)).toMatchObject({
      status: 400,
      body: { error: { type: "invalid_request_error", param } },
    });
  });

  it("is refused when it is no JSON, has no model, or goes elsewhere", async () => {
    const post = (path: string, body: unknown) =>
      exchangeRaw(`${url}${path}`, { headers: as("hf_good"), body });
    expect((await post("/v1/chat/completions", "{")).status).toBe(400);
    expect((await post("/v1/chat/completions", "[]")).status).toBe(400);
    expect((await post("/v1/chat/completions", { messages })).status).toBe(400);
    expect((await post("/v1/embeddings", {})).status).toBe(404);
    expect((await post("/v1/models", {})).status).toBe(405);
    expect((await exchangeRaw(`${url}/v1/messages`)).status).toBe(405);
    expect((await exchangeRaw(`${url}/v1/models/%E0%A4%A`, { headers: as("hf_good") })).status).toBe(404);
  });

  it("exceeds the backend's context", async () => {
    const long = { messages: [{ role: "user", content: "word ".repeat(40_000) }] };
    expect(await ask("Qwen/Qwen2.5-7B-Instruct:together", "hf_good", long)).toMatchObject({
      status: 400,
      provider: "together",
      body: { error: { code: "context_length_exceeded", param: "messages" } },
    });
    expect((await ask("deepseek-ai/DeepSeek-V3.2", "hf_good", long)).status).toBe(200);
  });
});

describe("a backend", () => {
  it("is chosen by the suffix and named in the answer", async () => {
    const provider = async (suffix: string) =>
      (await ask(`meta-llama/Llama-3.3-70B-Instruct${suffix}`)).provider;
    expect(await provider("")).toBe("sambanova");
    expect(await provider(":fastest")).toBe("sambanova");
    expect(await provider(":cheapest")).toBe("nebius");
    expect(await provider(":preferred")).toBe("nebius");
    expect(await provider(":groq")).toBe("groq");
  });

  it("that is taken down is passed over, and fails who has no other", async () => {
    sandbox.setBackend("together", "down");
    expect(await ask("deepseek-ai/DeepSeek-R1")).toMatchObject({ status: 503, provider: "together" });
    expect(await ask("Qwen/Qwen2.5-7B-Instruct")).toMatchObject({ status: 200, provider: "featherless-ai" });
    expect(await ask("Qwen/Qwen2.5-7B-Instruct:together")).toMatchObject({
      status: 503,
      provider: "together",
    });
    const rows = (await get("/v1/models/deepseek-ai/DeepSeek-R1")).body.providers;
    expect(rows).toContainEqual(expect.objectContaining({ provider: "together", status: "error" }));
    sandbox.setBackend("together", "up");
    expect(await ask("deepseek-ai/DeepSeek-R1")).toMatchObject({ status: 200, provider: "together" });
  });

  it("can be told to fail for one model", async () => {
    sandbox.setModel("openai/gpt-oss-20b", "status-500.times-1");
    expect(await ask("openai/gpt-oss-20b")).toMatchObject({ status: 500, provider: "groq" });
    expect((await ask("openai/gpt-oss-20b")).status).toBe(200);
    sandbox.setModel("openai/gpt-oss-20b", "rate-limit");
    expect((await ask("openai/gpt-oss-20b")).status).toBe(429);
    sandbox.setModel("openai/gpt-oss-20b", undefined);
    expect((await ask("openai/gpt-oss-20b")).status).toBe(200);
  });

  it("has a speed of its own", async () => {
    const slow = createSandbox({
      latencyMs: 1,
      backends: { groq: { latencyMs: 80 }, cerebras: { tokensPerSecond: 200 }, nebius: { down: true } },
    });
    const address = await slow.listen();
    const time = async (model: string, body: object) => {
      const startedAt = performance.now();
      const { status } = await exchangeRaw(`${address.baseUrl}/chat/completions`, {
        body: { model, ...body },
      });
      return { status, ms: performance.now() - startedAt };
    };
    expect((await time("Qwen/Qwen3-32B:groq", { messages })).ms).toBeGreaterThan(75);
    const counted = { messages, max_tokens: 20, stream: true };
    expect((await time("Qwen/Qwen3-32B:cerebras", counted)).ms).toBeGreaterThan(95);
    expect((await time("Qwen/Qwen3-32B:nebius", { messages })).status).toBe(503);
    await slow.close();
  });
});

describe("the Hub's whoami", () => {
  const permissions = async (token: string) =>
    JSON.stringify((await get("/api/whoami-v2", token)).body).includes("inference.serverless.write");

  it("tells whose the token is and whether it may call Inference Providers", async () => {
    expect((await get("/api/whoami-v2")).body).toMatchObject({
      type: "user",
      name: "sandbox-user",
      auth: { type: "access_token", accessToken: { role: "fineGrained" } },
    });
    expect(await permissions("hf_good")).toBe(true);
    expect(await permissions("hf_noinference_x")).toBe(false);
    expect((await get("/api/whoami-v2", "hf_classic_x")).body).toMatchObject({
      auth: { accessToken: { role: "read" } },
    });
  });

  it("refuses no token and a bad one", async () => {
    expect((await get("/api/whoami-v2", "")).status).toBe(401);
    expect((await get("/api/whoami-v2", "hf_invalid_x")).status).toBe(401);
  });
});

describe("createSandbox", () => {
  it("serves the models it is given, from a list or a file", async () => {
    const models = [{ id: "own/model", providers: [{ provider: "mine", status: "live" }], extra: 1 }];
    await withTemporaryFolder(async (folder) => {
      const modelsFile = join(folder, "models.json");
      await writeFile(modelsFile, JSON.stringify({ object: "list", data: models }));
      for (const options of [{ models }, { modelsFile }]) {
        const own = createSandbox(options);
        const { baseUrl } = await own.listen();
        const { body } = await exchangeRaw(`${baseUrl}/models`);
        expect(JSON.parse(body)).toEqual({ object: "list", data: models });
        await own.close();
      }
    });
  });

  it.each<[string, Parameters<typeof createSandbox>[0], string]>([
    ["models without an id", { models: [{ providers: [] }] as never }, "invalid_models"],
    ["a model of a reserved organisation", { models: [{ id: "faults/x", providers: [] }] }, "invalid_models"],
    [
      "rows without a status",
      { models: [{ id: "a/b", providers: [{ provider: "x" }] as never }] },
      "invalid_models",
    ],
    ["a models file that is not there", { modelsFile: "/nonexistent/models.json" }, "invalid_models"],
    ["a recordings folder that is not there", { recordingsDir: "/nonexistent" }, "invalid_option"],
    ["a negative latency", { latencyMs: -1 }, "invalid_option"],
    ["a speed of nothing", { backends: { groq: { tokensPerSecond: 0 } } }, "invalid_option"],
  ])("refuses %s", (_, options, code) => {
    expect(() => createSandbox(options)).toThrow(expect.objectContaining({ name: "SandboxError", code }));
  });

  it("refuses a second listen, a taken port, an address that is not its own, and use after closing", async () => {
    const other = createSandbox();
    const port = Number(new URL(url).port);
    await expect(other.listen({ port })).rejects.toMatchObject({ code: "port_in_use" });
    await expect(other.listen({ host: "192.0.2.1" })).rejects.toMatchObject({ code: "listen_failed" });
    await expect(sandbox.listen()).rejects.toMatchObject({ code: "already_listening" });
    await other.close();
    const late = await other.listen().catch((error: unknown) => error);
    expect(SandboxError.isInstance(late) && late.code).toBe("closed");
    expect(() => sandbox.setModel("no/model", "html")).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
    expect(() => sandbox.setModel("openai/gpt-oss-20b", "no-such" as "html")).toThrow(
      expect.objectContaining({ code: "unknown_fault" }),
    );
  });

  it("closes every connection and rejects who still waits", async () => {
    const own = createSandbox();
    const { baseUrl } = await own.listen();
    const answer = exchangeRaw(`${baseUrl}/chat/completions`, {
      body: { model: "faults/stall-before-headers", messages },
    });
    await own.waitForRequest((request) => request.fault !== undefined);
    expect(own.openSockets).toBe(1);
    const waiting = own.waitForRequest((request) => request.model === "never");
    const [outcome] = await Promise.allSettled([waiting, own.close()]);
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "closed" } });
    expect((await answer).ending).toBe("broken");
    expect(own.openSockets).toBe(0);
  });

  it("can be mounted in a server of yours", async () => {
    const own = createSandbox();
    const server = createServer(own.requestListener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { ending } = await exchangeRaw(`${base}/v1/chat/completions`, {
      body: { model: "faults/reset-mid-stream", messages, stream: true },
    });
    expect(ending).toBe("broken");
    expect(own.requests[0]).toMatchObject({ outcome: "cut", fault: "reset-mid-stream" });
    await new Promise((resolve) => server.close(resolve));
    await own.close();
  });
});

describe("the request log", () => {
  it("keeps headers, body, backend and how it ended, and forgets when told", async () => {
    sandbox.clearRequests();
    await exchangeRaw(`${url}/v1/chat/completions?x=1`, {
      headers: { ...as("hf_good"), "x-hf-bill-to": "my-org" },
      body: { model: "openai/gpt-oss-120b", messages },
    });
    const request = await sandbox.waitForRequest((one) => one.completed);
    expect(request).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions?x=1",
      headers: { authorization: "Bearer hf_good", "x-hf-bill-to": "my-org" },
      body: { model: "openai/gpt-oss-120b", messages },
      model: "openai/gpt-oss-120b",
      provider: "cerebras",
      status: 200,
      outcome: "completed",
      aborted: false,
    });
    expect(request.bodyText).toBe(JSON.stringify(request.body));
    expect(request.bytesSent).toBeGreaterThan(100);
    expect(request.endedAt).toBeGreaterThanOrEqual(request.startedAt);
    sandbox.clearRequests();
    expect(sandbox.requests).toEqual([]);
  });

  it("keeps only so many", async () => {
    const own = createSandbox({ maxLoggedRequests: 2 });
    const { baseUrl } = await own.listen();
    for (let count = 0; count < 3; count += 1) await exchangeRaw(`${baseUrl}/models`);
    expect(own.requests.map((request) => request.id)).toEqual([2, 3]);
    await own.close();
  });

  it("lets a wait be given up", async () => {
    const reason = new Error("enough");
    const leave = new AbortController();
    const waiting = sandbox.waitForRequest(() => false, { signal: leave.signal });
    leave.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(sandbox.waitForRequest(() => false, { signal: leave.signal })).rejects.toBe(reason);
  });

  it("notes a client that leaves while it sends its body", async () => {
    const leave = new AbortController();
    const sending = fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: as("hf_good"),
      body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) }),
      duplex: "half",
      signal: leave.signal,
    } as RequestInit).catch((error: unknown) => error);
    const request = await sandbox.waitForRequest(
      (one) => one.outcome === "open" && one.bodyText === undefined,
    );
    leave.abort();
    await sending;
    expect((await sandbox.waitForAbort((one) => one === request)).bodyText).toBeUndefined();
  });
});
