import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.ts";
import { BUILT_IN_MODELS } from "../src/router/built-in-models.ts";
import { exchangeRaw, readEvents } from "./raw-exchange.ts";

let sandbox: Sandbox;
let baseUrl: string;

beforeAll(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
});
afterAll(() => sandbox.close());

interface Message {
  readonly content: string | null;
  readonly tool_calls?: readonly { id: string; function: { name: string; arguments: string } }[];
  readonly [field: string]: unknown;
}
interface Choice {
  readonly index: number;
  readonly message: Message;
  readonly finish_reason: string;
}
interface Completion {
  readonly object: string;
  readonly choices: readonly [Choice, ...Choice[]];
  readonly usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}
interface Chunk {
  readonly object: string;
  readonly choices: readonly { delta: Record<string, unknown>; finish_reason: string | null }[];
  readonly usage?: Completion["usage"];
}

const ask = (content: unknown) => ({ messages: [{ role: "user", content }] });

async function post(body: object): Promise<string> {
  const answer = await exchangeRaw(`${baseUrl}/chat/completions`, { body });
  expect(answer, answer.body).toMatchObject({ status: 200, ending: "complete" });
  return answer.body;
}

async function complete(body: object, model = "meta-llama/Llama-3.1-8B-Instruct"): Promise<Completion> {
  return JSON.parse(await post({ model, ...body })) as Completion;
}

async function stream(body: object, model: string): Promise<{ text: string; chunks: readonly Chunk[] }> {
  const text = await post({ model, stream: true, ...body });
  return { text, chunks: readEvents(text) as unknown as Chunk[] };
}

const textOf = async (body: object, model?: string) =>
  (await complete(body, model)).choices[0].message.content ?? "";

describe("an answer", () => {
  it("is the same for the same request, byte for byte", async () => {
    for (const { id } of BUILT_IN_MODELS.filter((model) =>
      model.providers.some((row) => row.status === "live"),
    )) {
      for (const streaming of [false, true]) {
        const body = { model: id, stream: streaming, ...ask("What is the meaning of life?") };
        expect(await post(body)).toBe(await post(body));
      }
    }
  });

  it("says that it is the sandbox and whose part it plays, not in the same words for every model", async () => {
    const texts = await Promise.all(
      ["Qwen/Qwen2.5-7B-Instruct", "meta-llama/Llama-3.1-8B-Instruct", "google/gemma-3-27b-it"].map((model) =>
        textOf(ask("Hi!"), model),
      ),
    );
    for (const text of texts) expect(text).toMatch(/sandbox.*Nice to meet you/);
    expect(texts[0]).toContain("Qwen2.5-7B-Instruct");
    expect(new Set(texts.map((text) => text.replaceAll(/[\w.]+-[\w.-]+/g, ""))).size).toBeGreaterThan(1);
  });

  it.each([
    ["What is 12.5 * 4?", /12\.5 \* 4 is 50\.$/],
    ["7 divided by 0", /has no answer\.$/],
    ["Please count to 5", / 1, 2, 3, 4, 5\.$/],
    ["Tell me about Rome", /You said: "Tell me about Rome"/],
    ["   ", /not asked anything/],
  ])("answers %j simply", async (question, expected) => {
    expect(await textOf(ask(question))).toMatch(expected);
  });

  it("never repeats a whole book", async () => {
    expect((await textOf(ask(`${"🙂".repeat(5000)}`))).length).toBeLessThan(2000);
  });

  it("counts the images it was sent", async () => {
    const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
    const text = { type: "text", text: "What is this?" };
    expect(await textOf(ask([text, image]))).toContain("I received 1 image.");
    expect(await textOf(ask([image, image, text]))).toContain("I received 2 images.");
  });

  it("keeps to max_tokens, stop and n", async () => {
    const cut = await complete({ ...ask("count to 50"), max_tokens: 5 });
    expect(cut.choices[0].finish_reason).toBe("length");
    expect(cut.usage.completion_tokens).toBe(5);
    const stopped = await complete({ ...ask("count to 50"), stop: [", 7", ", 9"] });
    expect(stopped.choices[0]).toMatchObject({ finish_reason: "stop" });
    expect(stopped.choices[0].message.content).toMatch(/5, 6$/);
    const several = await complete({ ...ask("Hi"), n: 3 });
    expect(several.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
    expect(new Set(several.choices.map((choice) => choice.message.content)).size).toBe(3);
  });
});

describe("tools", () => {
  const weather = {
    type: "function",
    function: {
      name: "get_weather",
      parameters: {
        type: "object",
        properties: { city: { type: "string" }, unit: { enum: ["celsius", "fahrenheit"] } },
        required: ["city", "unit"],
      },
    },
  };
  const time = { type: "function", function: { name: "local_time", parameters: { type: "object" } } };
  const tools = [weather, time];
  const callsOf = async (body: object) =>
    ((await complete(body)).choices[0].message.tool_calls ?? []).map((call) => call.function);

  it("are called when the question speaks of them, with arguments that fit", async () => {
    const completion = await complete({ ...ask("How is the weather in New York?"), tools });
    expect(completion.choices[0]).toMatchObject({ finish_reason: "tool_calls", message: { content: null } });
    expect(await callsOf({ ...ask("How is the weather in New York?"), tools })).toEqual([
      { name: "get_weather", arguments: '{"city":"New York","unit":"celsius"}' },
    ]);
  });

  it("are called two at a time unless that is forbidden", async () => {
    const body = { ...ask("What are weather and local time?"), tools };
    expect(await callsOf(body)).toHaveLength(2);
    expect(await callsOf({ ...body, parallel_tool_calls: false })).toHaveLength(1);
  });

  it("are called as tool_choice says", async () => {
    const body = { ...ask("Hello"), tools };
    expect(await callsOf(body)).toEqual([]);
    expect(await callsOf({ ...body, tool_choice: "required" })).toMatchObject([{ name: "get_weather" }]);
    const named = { type: "function", function: { name: "local_time" } };
    expect(await callsOf({ ...body, tool_choice: named })).toMatchObject([{ name: "local_time" }]);
    const none = { ...ask("How is the weather?"), tools, tool_choice: "none" };
    expect(await callsOf(none)).toEqual([]);
  });

  it("are not called again on their own result", async () => {
    const messages = [
      { role: "user", content: "How is the weather in Rome?" },
      { role: "assistant", tool_calls: [{ id: "1", type: "function", function: { name: "get_weather" } }] },
      { role: "tool", tool_call_id: "1", content: "sunny, 25 degrees" },
    ];
    expect(await textOf({ messages, tools })).toContain("The tool says: sunny, 25 degrees");
  });

  it("arrive in pieces in a stream that join to the same call", async () => {
    const body = { ...ask("How is the weather in Rome?"), tools };
    const { chunks } = await stream(body, "meta-llama/Llama-3.1-8B-Instruct");
    const deltas = chunks.flatMap(
      (chunk) => (chunk.choices[0]?.delta.tool_calls ?? []) as Record<string, unknown>[],
    );
    expect(deltas[0]).toMatchObject({
      index: 0,
      id: expect.stringMatching(/^call_/) as string,
      type: "function",
    });
    const joined = deltas.map((delta) => (delta.function as { arguments: string }).arguments).join("");
    expect(JSON.parse(joined)).toEqual({ city: "Rome", unit: "celsius" });
    expect(chunks.some((chunk) => chunk.choices[0]?.finish_reason === "tool_calls")).toBe(true);
  });
});

describe("response_format", () => {
  it("json_object gives JSON", async () => {
    const text = await textOf({ ...ask("Hi"), response_format: { type: "json_object" } });
    expect(JSON.parse(text)).toMatchObject({ sandbox: true, answer: expect.any(String) as string });
  });

  it("json_schema gives JSON that fits", async () => {
    const schema = {
      type: "object",
      properties: { answer: { type: "string" }, score: { type: "integer", minimum: 3 } },
      required: ["answer", "score"],
    };
    const text = await textOf({
      ...ask("Hi"),
      response_format: { type: "json_schema", json_schema: { name: "x", schema } },
    });
    expect(JSON.parse(text)).toMatchObject({
      score: 3,
      answer: expect.stringContaining("sandbox") as string,
    });
  });
});

describe("a backend's dialect", () => {
  const reasoningModel = "deepseek-ai/DeepSeek-R1";
  const asBackend = async (provider: string, body: object = {}) => {
    const models = [{ id: reasoningModel, providers: [{ provider, status: "live" }] }];
    const own = createSandbox({ models });
    const address = await own.listen();
    const send = async (streaming: boolean) =>
      exchangeRaw(`${address.baseUrl}/chat/completions`, {
        body: { model: reasoningModel, stream: streaming, ...ask("Hi"), ...body },
      });
    const [whole, streamed] = [await send(false), await send(true)];
    await own.close();
    return { whole, streamed, events: readEvents(streamed.body) as unknown as Chunk[] };
  };
  const joined = (events: readonly Chunk[], field: string) =>
    events.map((event) => event.choices[0]?.delta[field] ?? "").join("");

  it.each([
    ["novita", ["reasoning_content"]],
    ["together", ["reasoning"]],
    ["featherless-ai", ["reasoning_text"]],
    ["nscale", ["reasoning", "reasoning_content"]],
  ])("of %s puts reasoning into %j", async (provider, fields) => {
    const { whole, events } = await asBackend(provider);
    const { message } = (JSON.parse(whole.body) as Completion).choices[0];
    for (const field of ["reasoning", "reasoning_content", "reasoning_text"]) {
      const expected = fields.includes(field) ? expect.stringContaining("The user sent") : undefined;
      expect(message[field], field).toEqual(expected);
      expect(joined(events, field)).toBe(message[field] ?? "");
    }
    expect(joined(events, "content")).toBe(message.content);
    expect(message.content).not.toContain("<think>");
  });

  it("of fireworks-ai thinks inline", async () => {
    const { whole, events } = await asBackend("fireworks-ai");
    const text = (JSON.parse(whole.body) as Completion).choices[0].message.content;
    expect(text).toMatch(/^<think>\n.+\n<\/think>\n\n.*sandbox/s);
    expect(joined(events, "content")).toBe(text);
  });

  it("does not reason when told not to", async () => {
    for (const off of [{ reasoning_effort: "none" }, { chat_template_kwargs: { enable_thinking: false } }]) {
      expect(joined((await asBackend("novita", off)).events, "reasoning_content")).toBe("");
    }
  });

  it.each([
    ["together", "last-chunk", "last-chunk"],
    ["deepinfra", "own-chunk", "own-chunk"],
    ["novita", "never", "own-chunk"],
    ["hf-inference", "never", "never"],
  ])("of %s reports a stream's usage: %s, and when asked: %s", async (provider, unasked, asked) => {
    const place = (events: readonly Chunk[]) => {
      const withUsage = events.filter((event) => event.usage);
      expect(withUsage.length).toBeLessThanOrEqual(1);
      if (!withUsage[0]) return "never";
      expect(withUsage[0]).toBe(events.at(-1));
      return withUsage[0].choices.length === 0 ? "own-chunk" : "last-chunk";
    };
    expect(place((await asBackend(provider)).events)).toBe(unasked);
    expect(place((await asBackend(provider, { stream_options: { include_usage: true } })).events)).toBe(
      asked,
    );
  });

  it("of hf-inference is that of an old text-generation server", async () => {
    const { streamed, events } = await asBackend("hf-inference");
    expect(streamed.body).toMatch(/^data:\{/);
    expect(streamed.body).not.toContain("[DONE]");
    expect(events[0]?.object).toBe("text_completion");
    expect(events.at(-1)?.choices[0]?.finish_reason).toBe("eos_token");
  });

  it("of deepinfra begins with a comment", async () => {
    expect((await asBackend("deepinfra")).streamed.body).toMatch(/^: connected\n\ndata: /);
  });

  it("of cerebras refuses fields it does not know and replayed reasoning", async () => {
    expect((await asBackend("cerebras", { unheard_of: 1 })).whole.status).toBe(400);
    const messages = [
      { role: "assistant", content: "x", reasoning_content: "y" },
      { role: "user", content: "Hi" },
    ];
    expect((await asBackend("cerebras", { messages })).whole.status).toBe(400);
    expect((await asBackend("novita", { messages, unheard_of: 1 })).whole.status).toBe(200);
  });

  it("of moonshotai wants its reasoning back on tool turns", async () => {
    const call = { id: "1", type: "function", function: { name: "f", arguments: "{}" } };
    const turn = (more: object) => ({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: null, tool_calls: [call], ...more },
        { role: "tool", tool_call_id: "1", content: "done" },
      ],
    });
    expect((await asBackend("moonshotai", turn({}))).whole.status).toBe(400);
    expect((await asBackend("moonshotai", turn({ reasoning_content: "hm" }))).whole.status).toBe(200);
  });

  it("can be changed by an option", async () => {
    const own = createSandbox({ backends: { groq: { dialect: { reasoning: "think", done: false } } } });
    const address = await own.listen();
    const { body } = await exchangeRaw(`${address.baseUrl}/chat/completions`, {
      body: { model: "openai/gpt-oss-20b:groq", stream: true, ...ask("Hi") },
    });
    expect(body).toContain("<think>");
    expect(body).not.toContain("[DONE]");
    await own.close();
  });
});
