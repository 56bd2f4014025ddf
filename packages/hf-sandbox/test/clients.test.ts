import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.ts";

let sandbox: Sandbox;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  sandbox = createSandbox();
  const { url, baseUrl } = await sandbox.listen();
  openai = new OpenAI({ baseURL: baseUrl, apiKey: "hf_test", maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: url, authToken: "hf_test", apiKey: null, maxRetries: 0 });
});
afterAll(() => sandbox.close());

const reasoningModel = "deepseek-ai/DeepSeek-V3.2";
const plainModel = "meta-llama/Llama-3.3-70B-Instruct";
const question = "How is the weather in Rome?";
const parameters = { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] };

describe("the OpenAI client on chat completions", () => {
  it("joins a stream to the whole answer", async () => {
    const request = { model: plainModel, messages: [{ role: "user" as const, content: "count to 30" }] };
    const whole = await openai.chat.completions.create(request);
    const stream = openai.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
    const joined = await stream.finalChatCompletion();
    expect(joined.choices[0]?.message.content).toMatch(/ 1, 2, .* 30\.$/);
    expect(joined.choices[0]?.finish_reason).toBe("stop");
    expect(joined.usage?.completion_tokens).toBe(whole.usage?.completion_tokens);
  });

  it("sees typed errors", async () => {
    const create = (model: string) =>
      openai.chat.completions.create({ model, messages: [{ role: "user", content: "Hi" }] });
    await expect(create("faults/invalid-token")).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(create("faults/no-permission")).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
    await expect(create("faults/not-found")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(create("faults/unprocessable-detail")).rejects.toBeInstanceOf(
      OpenAI.UnprocessableEntityError,
    );
    await expect(create("faults/rate-limit")).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    await expect(create("faults/status-502")).rejects.toBeInstanceOf(OpenAI.InternalServerError);
    await expect(create("faults/reset-before-headers")).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
    await expect(create("faults/model-not-supported")).rejects.toMatchObject({ code: "model_not_supported" });
  });
});

describe("the OpenAI client on responses", () => {
  it("reads an answer with reasoning, streamed and not, as the same", async () => {
    const request = { model: reasoningModel, input: "What is 6 * 7?", instructions: "Be brief." };
    const whole = await openai.responses.create(request);
    expect(whole.output_text).toMatch(/6 \* 7 is 42\.$/);
    expect(whole.output.map((item) => item.type)).toEqual(["reasoning", "message"]);
    const stream = openai.responses.stream(request);
    const deltas: string[] = [];
    stream.on("response.output_text.delta", (event) => deltas.push(event.delta));
    const joined = await stream.finalResponse();
    expect(deltas.length).toBeGreaterThan(5);
    expect(deltas.join("")).toBe(whole.output_text);
    expect(joined.output_text).toBe(whole.output_text);
    expect(joined.usage).toEqual(whole.usage);
  });

  it("numbers its events without a gap and ends with response.completed", async () => {
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    const stream = await openai.responses.create({ model: reasoningModel, input: "Hi", stream: true });
    for await (const event of stream) events.push(event);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events[0]?.type).toBe("response.created");
    expect(events.at(-1)).toMatchObject({ type: "response.completed", response: { status: "completed" } });
  });

  it("says that an answer was cut", async () => {
    const request = { model: plainModel, input: "count to 100", max_output_tokens: 16 };
    expect(await openai.responses.create(request)).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
    });
    const types: string[] = [];
    for await (const event of await openai.responses.create({ ...request, stream: true }))
      types.push(event.type);
    expect(types.at(-1)).toBe("response.incomplete");
  });

  it("calls a tool, takes its output, and keeps to a schema", async () => {
    const tools = [{ type: "function" as const, name: "get_weather", parameters, strict: true }];
    const [call] = (await openai.responses.create({ model: plainModel, input: question, tools })).output;
    expect(call).toMatchObject({ type: "function_call", name: "get_weather", arguments: '{"city":"Rome"}' });
    const streamed = await openai.responses
      .stream({ model: plainModel, input: question, tools })
      .finalResponse();
    expect(streamed.output).toMatchObject([{ type: "function_call", arguments: '{"city":"Rome"}' }]);
    const answer = await openai.responses.create({
      model: plainModel,
      tools,
      input: [
        { role: "user", content: question },
        { type: "function_call", call_id: "c", name: "get_weather", arguments: "{}" },
        { type: "function_call_output", call_id: "c", output: "rain" },
      ],
    });
    expect(answer.output_text).toContain("The tool says: rain");
    const format = {
      type: "json_schema" as const,
      name: "x",
      schema: { ...parameters, additionalProperties: false },
    };
    const fitted = await openai.responses.create({ model: plainModel, input: question, text: { format } });
    expect(JSON.parse(fitted.output_text)).toEqual({ city: "sandbox city" });
  });

  it("sees an error event as an error", async () => {
    const read = async () => {
      const stream = await openai.responses.create({
        model: "faults/first-event-rate-limit",
        input: "Hi",
        stream: true,
      });
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow(/Rate limit/);
    await expect(openai.responses.create({ model: plainModel, input: [] })).rejects.toMatchObject({
      status: 400,
      param: "input",
    });
  });
});

describe("the Anthropic client on messages", () => {
  const request = {
    model: plainModel,
    max_tokens: 500,
    messages: [{ role: "user" as const, content: "What is 6 * 7?" }],
  };

  it("reads an answer, streamed and not, as the same", async () => {
    const whole = await anthropic.messages.create(request);
    expect(whole).toMatchObject({ type: "message", role: "assistant", stop_reason: "end_turn" });
    expect(whole.content).toEqual([
      { type: "text", text: expect.stringMatching(/6 \* 7 is 42\.$/) as string },
    ]);
    const joined = await anthropic.messages.stream(request).finalMessage();
    expect(joined.content).toEqual(whole.content);
    expect(joined.stop_reason).toBe("end_turn");
    expect(joined.usage.output_tokens).toBe(whole.usage.output_tokens);
  });

  it("thinks when asked to", async () => {
    const thinking = {
      ...request,
      model: reasoningModel,
      thinking: { type: "enabled" as const, budget_tokens: 1024 },
    };
    const { content } = await anthropic.messages.stream({ ...thinking, max_tokens: 2000 }).finalMessage();
    expect(content.map((block) => block.type)).toEqual(["thinking", "text"]);
    const plain = await anthropic.messages.create({ ...request, model: reasoningModel });
    expect(plain.content.map((block) => block.type)).toEqual(["text"]);
  });

  it("calls a tool and takes its result", async () => {
    const tools = [{ name: "get_weather", input_schema: parameters }];
    const messages = [{ role: "user" as const, content: question }];
    const { content, stop_reason: reason } = await anthropic.messages
      .stream({ ...request, messages, tools })
      .finalMessage();
    expect(reason).toBe("tool_use");
    expect(content).toMatchObject([{ type: "tool_use", name: "get_weather", input: { city: "Rome" } }]);
    const answer = await anthropic.messages.create({
      ...request,
      tools,
      messages: [
        ...messages,
        { role: "assistant", content: [{ type: "tool_use", id: "t", name: "get_weather", input: {} }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "snow" }] },
      ],
    });
    expect(answer.content).toMatchObject([
      { text: expect.stringContaining("The tool says: snow") as string },
    ]);
  });

  it("tells which stop sequence or limit ended the text", async () => {
    const counting = { ...request, messages: [{ role: "user" as const, content: "count to 100" }] };
    expect(await anthropic.messages.create({ ...counting, stop_sequences: ["9, 10"] })).toMatchObject({
      stop_reason: "stop_sequence",
      stop_sequence: "9, 10",
    });
    expect(await anthropic.messages.create({ ...counting, max_tokens: 10 })).toMatchObject({
      stop_reason: "max_tokens",
      usage: { output_tokens: 10 },
    });
  });

  it("sees typed errors, also as the first event", async () => {
    const create = (model: string) => anthropic.messages.create({ ...request, model });
    await expect(create("faults/rate-limit")).rejects.toBeInstanceOf(Anthropic.RateLimitError);
    await expect(create("faults/bad-request")).rejects.toBeInstanceOf(Anthropic.BadRequestError);
    await expect(
      anthropic.messages.stream({ ...request, model: "faults/first-event-error" }).finalMessage(),
    ).rejects.toThrow(/The backend failed/);
  });
});
