import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import Fastify from "fastify";
import OpenAI from "openai";
import { afterEach, describe, expect, it } from "vitest";
import { createGateway, type Gateway, type GatewayOptions, type LogEvent } from "../src/index.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function embed(options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = await createGateway(options);
  cleanups.push(() => gateway.close({ drainMs: 0 }));
  return gateway;
}

async function serve(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function expectChat(baseURL: string): Promise<void> {
  const openai = new OpenAI({ baseURL, apiKey: "unused", maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "Say hello" }];
  const answer = await openai.chat.completions.create({ model: "default", messages });
  expect(answer.choices[0]?.message.content).toContain("DeepSeek-R1");
  const stream = await openai.chat.completions.create({ model: "Qwen/Qwen3-8B", messages, stream: true });
  let text = "";
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
  expect(text).toContain("Qwen3-8B");
  expect((await openai.models.list()).data.length).toBeGreaterThan(5);
}

describe("an embedded gateway", () => {
  it("serves from a plain node:http server", async () => {
    const { requestListener } = await embed();
    await expectChat(`${await serve(createServer(requestListener))}/v1`);
  });

  it("serves under a prefix of a plain node:http server, which does not strip it", async () => {
    const { requestListener } = await embed({ basePath: "/ai" });
    const mine: RequestListener = (request, response) => {
      if (request.url?.startsWith("/ai/")) requestListener(request, response);
      else response.end("mine");
    };
    const url = await serve(createServer(mine));
    await expectChat(`${url}/ai/v1`);
    expect(await (await fetch(`${url}/other`)).text()).toBe("mine");
  });

  it("serves under a prefix of Express, which strips it", async () => {
    const { requestListener } = await embed();
    const app = express();
    app.use("/ai", requestListener);
    app.use(express.json());
    app.post("/echo", (request, response) => void response.json(request.body));
    const url = await serve(createServer(app));
    await expectChat(`${url}/ai/v1`);
    const echo = await fetch(`${url}/echo`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"a":1}',
    });
    expect(await echo.json()).toEqual({ a: 1 });
  });

  it("leaves a large body's pieces to who listens beside it", async () => {
    const { requestListener } = await embed();
    const pieces: Buffer[] = [];
    const listening: RequestListener = (request, response) => {
      request.on("data", (piece: Buffer) => pieces.push(piece));
      requestListener(request, response);
    };
    const url = await serve(createServer(listening));
    const content = "a long question ".repeat(20_000);
    const body = JSON.stringify({ model: "default", messages: [{ role: "user", content }] });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body });
    expect(response.status).toBe(200);
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).toString()).toBe(body);
  });

  it("says what is wrong when a body parser was there first", async () => {
    const { requestListener } = await embed();
    const app = express();
    app.use(express.json());
    app.use("/ai", requestListener);
    const url = await serve(createServer(app));
    const response = await fetch(`${url}/ai/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"model":"default","messages":[]}',
    });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: { code: "body_already_read" } });
  });

  it("serves under a prefix of Fastify, before its body parser", async () => {
    const { requestListener } = await embed({ basePath: "/ai" });
    const app = Fastify();
    app.addHook("onRequest", (request, reply, next) => {
      if (!request.url.startsWith("/ai/")) return next();
      reply.hijack();
      requestListener(request.raw, reply.raw);
    });
    app.get("/mine", () => "mine");
    cleanups.push(() => app.close());
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    await expectChat(`${url}/ai/v1`);
    expect(await (await fetch(`${url}/mine`)).text()).toBe("mine");
  });

  it("does not touch another one in the same process", async () => {
    const primary = (ref: string) => ({ config: { agents: { defaults: { model: { primary: ref } } } } });
    const [one, two] = [
      await embed(primary("huggingface/Qwen/Qwen3-8B")),
      await embed(primary("huggingface/openai/gpt-oss-120b")),
    ];
    const urls = [await one.listen({ port: 0 }), await two.listen({ port: 0 })].map(({ url }) => url);
    const ask = async (url = "") => {
      const body = JSON.stringify({ model: "default", messages: [{ role: "user", content: "hi" }] });
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body });
      await response.text();
      return response.headers.get("x-openclaw-model");
    };
    expect(await ask(urls[0])).toBe("Qwen/Qwen3-8B");
    expect(await ask(urls[1])).toBe("openai/gpt-oss-120b");
    const metrics = await (await fetch(`${urls[0]}/metrics`)).text();
    expect(metrics).toContain('gen_ai_response_model="Qwen/Qwen3-8B"');
    expect(metrics).not.toContain("gpt-oss-120b");
    await one.close();
    expect(await ask(urls[1])).toBe("openai/gpt-oss-120b");
  });

  it("reads no environment unless it is given one", async () => {
    const before = process.env.HF_TOKEN;
    process.env.HF_TOKEN = "hf_of_the_process";
    cleanups.push(() => {
      if (before === undefined) delete process.env.HF_TOKEN;
      else process.env.HF_TOKEN = before;
    });
    const auth = { mode: "none" } as const;
    expect((await embed({ auth })).status().upstream.kind).toBe("sandbox");
    const told = await embed({
      auth,
      env: { HF_TOKEN: "hf_given", OPENCLAW_HF_BASE_URL: "http://127.0.0.1:9/v1" },
    });
    expect(told.status()).toMatchObject({
      upstream: { kind: "router", baseUrl: "http://127.0.0.1:9/v1" },
      token: { source: "HF_TOKEN" },
    });
  });

  it("says what is missing: a token when the sandbox is ruled out, a place for its own token", async () => {
    await expect(createGateway({ sandbox: "never" })).rejects.toMatchObject({ code: "no_token" });
    await expect(createGateway({ token: "hf_real" })).rejects.toMatchObject({ code: "no_place_for_token" });
  });

  it("tells its events, in order and without secrets, and a port that is taken", async () => {
    const log: LogEvent[] = [];
    const gateway = await embed({ logger: (event) => log.push(event) });
    const seen: string[] = [];
    gateway.on("request", ({ modelAsked }) => seen.push(modelAsked));
    const { url, port } = await gateway.listen({ port: 0 });
    await expectChat(`${url}/v1`);
    expect(seen).toEqual(["default", "Qwen/Qwen3-8B"]);
    const told = log.map(({ event }) => event).filter((event) => event !== "catalog-refreshed");
    expect(told).toEqual(["sandbox-started", "listening", "request", "request"]);
    const second = await embed();
    await expect(second.listen({ port })).rejects.toMatchObject({ code: "port_in_use" });
    await gateway.close();
    await expect(gateway.listen({ port: 0 })).rejects.toMatchObject({ code: "closed" });
  });
});
