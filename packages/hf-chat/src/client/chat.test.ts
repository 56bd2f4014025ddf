import { afterEach, describe, expect, it } from "vitest";
import { type BodyServer, serveBodies } from "../../test/serve-bodies.ts";
import { createChat, type MessagePart } from "../index.ts";

const messages = [{ role: "user" as const, content: "Hello" }];
const delta = (content: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: content, finish_reason }] })}\n\n`;
const ANSWER = `${delta({ reasoning: "hm" })}${delta({ content: "Hel" })}${delta({ content: "lo" }, "stop")}data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":3}}\n\ndata: [DONE]\n\n`;

let server: BodyServer;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(listener: Parameters<typeof serveBodies>[0]) {
  server = await serveBodies(listener);
  const chat = createChat({ baseUrl: server.baseUrl, token: "hf_token", random: () => 0 });
  closers.push(server.close, chat.close);
  return chat;
}

const sse = { "content-type": "text/event-stream", "x-inference-provider": "together" };

describe("stream", () => {
  it("gives the parts as they come and then the whole", async () => {
    const bodies: unknown[] = [];
    const chat = await serve((_, response, body) => {
      bodies.push(JSON.parse(body));
      response.writeHead(200, sse).end(ANSWER);
    });
    const stream = chat.stream({ model: "huggingface/openai/gpt-oss-120b:cheapest", messages });
    const parts: MessagePart[] = [];
    for await (const part of stream) parts.push(part);
    expect(parts).toEqual([
      { type: "reasoning", text: "hm" },
      { type: "text", text: "Hel" },
      { type: "text", text: "lo" },
      { type: "finish", finishReason: "stop" },
      { type: "usage", usage: { inputTokens: 1, outputTokens: 3 } },
    ]);
    expect(await stream.result()).toMatchObject({
      content: "Hello",
      reasoning: "hm",
      model: "openai/gpt-oss-120b:cheapest",
      provider: "together",
      headers: { "x-inference-provider": "together" },
    });
    expect(bodies).toEqual([
      {
        model: "openai/gpt-oss-120b:cheapest",
        messages,
        stream: true,
        stream_options: { include_usage: true },
      },
    ]);
  });

  it("reads to the end for result() when nobody iterates, however long the answer", async () => {
    const chat = await serve((_, response) => {
      response.writeHead(200, sse);
      for (let count = 0; count < 2_000; count++) response.write(delta({ content: "x" }));
      response.end(`${delta({}, "stop")}data: [DONE]\n\n`);
    });
    expect((await chat.stream({ model: "a/1", messages }).result()).content).toBe("x".repeat(2_000));
  });

  it("rejects with what had come when it breaks, in the loop and in result()", async () => {
    const chat = await serve((_, response) => {
      response.writeHead(200, sse).write(delta({ content: "half of it" }), () => response.destroy());
    });
    const stream = chat.stream({ model: "a/1", messages });
    const parts: MessagePart[] = [];
    await expect(async () => {
      for await (const part of stream) parts.push(part);
    }).rejects.toMatchObject({ code: "upstream_stream_interrupted", partial: { content: "half of it" } });
    expect(parts).toEqual([{ type: "text", text: "half of it" }]);
    await expect(stream.result()).rejects.toMatchObject({ code: "upstream_stream_interrupted" });
  });

  it("closes the connection when the loop is left early", async () => {
    let closed: Promise<void> | undefined;
    const chat = await serve((_, response) => {
      closed = new Promise((resolve) => response.once("close", resolve));
      response.writeHead(200, sse).write(delta({ content: "first" }));
    });
    const stream = chat.stream({ model: "a/1", messages });
    for await (const part of stream) {
      expect(part).toEqual({ type: "text", text: "first" });
      break;
    }
    await closed;
    await expect(stream.result()).rejects.toMatchObject({ code: "aborted", partial: { content: "first" } });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("stops on its signal, also when that was aborted before", async () => {
    const chat = await serve((_, response) => response.writeHead(200, sse).write(delta({ content: "x" })));
    const controller = new AbortController();
    const stream = chat.stream({ model: "a/1", messages }, { signal: controller.signal });
    await stream.next();
    controller.abort();
    await expect(stream.next()).rejects.toMatchObject({ code: "aborted" });
    const late = chat.stream({ model: "a/1", messages }, { signal: AbortSignal.abort("no") });
    await expect(late.result()).rejects.toMatchObject({ code: "aborted", cause: "no", attempts: [] });
  });

  it("falls back to the next model", async () => {
    const chat = await serve((_, response, body) => {
      const isFirst = JSON.parse(body).model === "a/1";
      if (isFirst) response.writeHead(404).end('{"error":"gone"}');
      else response.writeHead(200, sse).end(ANSWER);
    });
    const result = await chat.stream({ model: "a/1", messages }, { fallbacks: ["a/2"] }).result();
    expect(result).toMatchObject({
      model: "a/2",
      content: "Hello",
      attempts: [{ code: "model_not_found" }, {}],
    });
  });
});

describe("complete", () => {
  it("gives the joined message and the body it was read from", async () => {
    const body = {
      choices: [{ index: 0, message: { content: "<think>hm</think>Grüße" }, finish_reason: "eos" }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    const chat = await serve((_, response) =>
      response.setHeader("content-type", "application/json").end(JSON.stringify(body)),
    );
    expect(await chat.complete({ model: "a/1", messages })).toMatchObject({
      content: "Grüße",
      reasoning: "hm",
      finishReason: "stop",
      body,
    });
  });

  it("rejects with the code of the failure", async () => {
    const chat = await serve((_, response) =>
      response.writeHead(401).end('{"error":"Invalid username or password."}'),
    );
    await expect(chat.complete({ model: "a/1", messages })).rejects.toMatchObject({
      code: "upstream_auth_failed",
      upstreamStatus: 401,
    });
  });
});
