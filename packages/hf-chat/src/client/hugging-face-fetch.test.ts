import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import OpenAI from "openai";
import { afterEach, describe, expect, it } from "vitest";
import { serveBodies } from "../../test/serve-bodies.ts";
import { createHuggingFaceFetch, type HuggingFaceFetchOptions } from "../index.ts";

const messages = [{ role: "user" as const, content: "Hello" }];
const delta = (content: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: content, finish_reason }] })}\n\n`;
const sse = { "content-type": "text/event-stream" };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Seen {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly model: unknown;
}

/** A server, the official client in front of it, and what arrived. */
async function serve(
  listener: Parameters<typeof serveBodies>[0],
  options: HuggingFaceFetchOptions = {},
  client: { baseURL?: string } = {},
) {
  const seen: Seen[] = [];
  const server = await serveBodies((request, response, body) => {
    const { model } = JSON.parse(body || "{}");
    seen.push({ url: request.url, authorization: request.headers.authorization, model });
    listener(request, response, body);
  });
  closers.push(server.close);
  const fetch = createHuggingFaceFetch({ baseUrl: server.baseUrl, random: () => 0, ...options });
  const openai = new OpenAI({ apiKey: "hf_client_key", baseURL: server.baseUrl, fetch, ...client });
  return { openai, seen, fetch, server };
}

const complete = (openai: OpenAI, model: string) => openai.chat.completions.create({ model, messages });

describe("the openai client", () => {
  it("gets aliases, fallbacks and who answered", async () => {
    const { openai, seen } = await serve(
      (_, response, body) => {
        if (JSON.parse(body).model === "a/1") response.writeHead(503).end('{"error":"down"}');
        else
          response
            .setHeader("content-type", "application/json")
            .end('{"choices":[{"index":0,"message":{"content":"hi"},"finish_reason":"stop"}]}');
      },
      { resolve: (model) => (model === "default" ? ["a/1", "huggingface/a/2:cheapest"] : [model]) },
    );
    const { data, response } = await openai.chat.completions
      .create({ model: "default", messages })
      .withResponse();
    expect(data.choices[0]?.message.content).toBe("hi");
    expect(response.headers.get("x-openclaw-model")).toBe("a/2:cheapest");
    expect(response.headers.get("x-openclaw-attempts")).toBe("3");
    expect(seen.map(({ model }) => model)).toEqual(["a/1", "a/1", "a/2:cheapest"]);
  });

  it("reads a stream to its end", async () => {
    const { openai } = await serve((_, response) =>
      response.writeHead(200, sse).end(`${delta({ content: "hi" })}${delta({}, "stop")}data: [DONE]\n\n`),
    );
    let text = "";
    for await (const { choices } of await openai.chat.completions.create({
      model: "a/1",
      messages,
      stream: true,
    })) {
      text += choices[0]?.delta.content ?? "";
    }
    expect(text).toBe("hi");
  });

  it.for([
    ["is reset", true],
    ["ends without a finish reason", false],
  ] as const)("throws out of the loop when the stream %s", async ([, isReset]) => {
    const { openai } = await serve((_, response) => {
      response
        .writeHead(200, sse)
        .write(delta({ content: "half" }), () => (isReset ? response.destroy() : response.end()));
    });
    let text = "";
    await expect(async () => {
      for await (const { choices } of await openai.chat.completions.create({
        model: "a/1",
        messages,
        stream: true,
      })) {
        text += choices[0]?.delta.content ?? "";
      }
    }).rejects.toMatchObject({ code: "upstream_stream_interrupted" });
    expect(text).toBe("half");
  });

  it("throws its own errors with our codes, and does not retry what has been retried", async () => {
    const { openai, seen } = await serve((_, response) => response.writeHead(500).end('{"error":"boom"}'));
    const error = await complete(openai, "a/1").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({ status: 502, code: "upstream_error" });
    expect(seen).toHaveLength(2);
  });

  it("retries a 429 that says to come back within a minute by itself", async () => {
    const { fetch, server } = await serve(
      (_, response) => response.writeHead(429, { "retry-after": "2" }).end("{}"),
      { timeouts: { maxWaitMs: 1 } },
    );
    const body = JSON.stringify({ model: "a/1", messages });
    const response = await fetch(`${server.baseUrl}/chat/completions`, { method: "POST", body });
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(response.headers.has("x-should-retry")).toBe(false);
  });

  it("closes the connection when its loop is left or its signal aborts", async () => {
    const closed: Promise<void>[] = [];
    const { openai } = await serve((_, response) => {
      closed.push(new Promise((resolve) => response.once("close", resolve)));
      response.writeHead(200, sse).write(delta({ content: "x" }));
    });
    for await (const _ of await openai.chat.completions.create({ model: "a/1", messages, stream: true }))
      break;
    await closed[0];
    const controller = new AbortController();
    const stream = await openai.chat.completions.create(
      { model: "a/1", messages, stream: true },
      { signal: controller.signal },
    );
    await stream[Symbol.asyncIterator]().next();
    controller.abort();
    await closed[1];
    expect(closed).toHaveLength(2);
  });

  it("rejects with an abort, before and while waiting for an answer", async () => {
    const { openai } = await serve(() => {});
    await expect(
      openai.chat.completions.create({ model: "a/1", messages }, { signal: AbortSignal.abort() }),
    ).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    const controller = new AbortController();
    const pending = openai.chat.completions.create({ model: "a/1", messages }, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(pending).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
  });

  it("reaches the other endpoints of the router", async () => {
    const { openai, seen } = await serve((request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(
        request.url === "/v1/models"
          ? '{"object":"list","data":[{"id":"a/1"}]}'
          : '{"id":"r","object":"response","status":"completed","output":[]}',
      );
    });
    expect((await openai.models.list()).data).toEqual([{ id: "a/1" }]);
    expect((await openai.responses.create({ model: "a/1", input: "hi" })).status).toBe("completed");
    expect(seen.map(({ url }) => url)).toEqual(["/v1/models", "/v1/responses"]);
  });
});

it("asks for everything else as it asks for chats: same headers, same bill, same proxy", async () => {
  const asked: { url: string | undefined; extra: unknown; billTo: unknown; type: unknown }[] = [];
  const proxy = await serveBodies(({ url, headers }, response) => {
    asked.push({
      url,
      extra: headers["x-extra"],
      billTo: headers["x-hf-bill-to"],
      type: headers["content-type"],
    });
    response.setHeader("content-type", "application/json").end('{"object":"list","data":[]}');
  });
  closers.push(proxy.close);
  const fetch = createHuggingFaceFetch({
    baseUrl: "http://router.example/v1",
    billTo: "my-org",
    headers: { "X-Extra": "1" },
    proxyEnv: { HTTP_PROXY: new URL(proxy.baseUrl).origin },
  });
  expect((await fetch("http://router.example/v1/models")).status).toBe(200);
  expect(asked).toEqual([
    { url: "http://router.example/v1/models", extra: "1", billTo: "my-org", type: undefined },
  ]);
});

it("sends the bytes of a form as they are", async () => {
  let uploaded: Promise<FormData> | undefined;
  const server = createServer((request, response) => {
    const type = { "content-type": request.headers["content-type"] ?? "" };
    uploaded = new Response(Readable.toWeb(request) as ReadableStream, { headers: type }).formData();
    uploaded.finally(() => response.end("{}"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => server.close());
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const bytes = Uint8Array.of(0, 0xff, 0xfe, 0x80, 0x0a);
  const body = new FormData();
  body.set("file", new Blob([bytes]), "photo.bin");
  await createHuggingFaceFetch({ baseUrl })(`${baseUrl}/files`, { method: "POST", body });
  const file = (await uploaded)?.get("file") as File;
  expect(file.name).toBe("photo.bin");
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
});

describe("keys", () => {
  const answer = '{"choices":[{"index":0,"message":{"content":"hi"},"finish_reason":"stop"}]}';
  const json = (_: unknown, response: Parameters<Parameters<typeof serveBodies>[0]>[1]) =>
    response.setHeader("content-type", "application/json").end(answer);

  it("given to the client are used at the router, unless there is a token", async () => {
    for (const [options, expected] of [
      [{}, "Bearer hf_client_key"],
      [{ token: "hf_own" }, "Bearer hf_own"],
    ] as const) {
      const { openai, seen } = await serve(json, options);
      await complete(openai, "a/1");
      await openai.models.list();
      expect(seen.map(({ authorization }) => authorization)).toEqual([expected, expected]);
    }
  });

  it("meant for another origin do not reach the router", async () => {
    const { openai, seen } = await serve(json, {}, { baseURL: "https://api.openai.com/v1" });
    await complete(openai, "a/1");
    expect(seen).toMatchObject([{ url: "/v1/chat/completions", authorization: undefined }]);
  });

  it("and prompts go nowhere but to the base URL", async () => {
    const { fetch, seen } = await serve(json);
    await expect(fetch("https://example.com/collect", { method: "POST", body: "{}" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(seen).toEqual([]);
  });
});

it("refuses a body that is no JSON object with a model, without asking anybody", async () => {
  const { fetch, server, seen } = await serve(() => {});
  for (const body of ["{", "[]", "{}", '{"model":7}']) {
    const response = await fetch(`${server.baseUrl}/chat/completions`, { method: "POST", body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_request" } });
  }
  expect(seen).toEqual([]);
});
