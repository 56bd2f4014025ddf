import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.ts";
import { exchangeRaw } from "./raw-exchange.ts";

let sandbox: Sandbox;
let url: string;

beforeAll(async () => {
  sandbox = createSandbox();
  ({ url } = await sandbox.listen());
});
afterAll(() => sandbox.close());

/** A value that looks right, or anything. */
const odd = (...likely: unknown[]) => fc.oneof(fc.constantFrom(...likely), fc.jsonValue({ maxDepth: 3 }));
const part = fc.record(
  {
    type: odd("text", "image_url", "tool_result", "input_text"),
    text: odd("hi", "1 + 1"),
    content: odd("x", [{}]),
  },
  { requiredKeys: [] },
);
const message = fc.record(
  {
    role: odd("user", "assistant", "tool", "system"),
    content: fc.oneof(odd("How is the weather?", null), fc.array(part, { maxLength: 3 })),
    tool_calls: odd([{}]),
    type: odd("message", "function_call_output"),
    output: odd("done"),
  },
  { requiredKeys: [] },
);
const tool = fc.record(
  {
    type: odd("function"),
    name: odd("get_weather"),
    function: fc.record(
      { name: odd("get_weather"), parameters: odd({ type: "object" }, {}) },
      { requiredKeys: [] },
    ),
    parameters: odd({ type: "object", properties: { a: {} } }),
    input_schema: odd({ $ref: "#" }, { type: ["x"] }),
  },
  { requiredKeys: [] },
);
const body = fc.record(
  {
    model: odd("openai/gpt-oss-120b", "moonshotai/Kimi-K2.5:moonshotai", "google/gemma-3-27b-it:cheapest"),
    messages: fc.oneof(fc.array(message, { maxLength: 4 }), fc.jsonValue()),
    input: fc.oneof(fc.array(message, { maxLength: 4 }), odd("hi")),
    tools: fc.oneof(fc.array(tool, { maxLength: 3 }), fc.jsonValue()),
    tool_choice: odd("required", "auto", { type: "any" }, { type: "tool", name: "get_weather" }),
    max_tokens: odd(1, 20, 1000),
    n: odd(1, 2),
    stop: odd("e", ["a", "b"]),
    stream: fc.boolean(),
    response_format: odd({ type: "json_object" }, { type: "json_schema", json_schema: { schema: {} } }),
    text: odd({ format: { type: "json_schema", schema: { type: "array" } } }),
    stream_options: odd({ include_usage: true }),
    thinking: odd({ type: "enabled" }),
  },
  { requiredKeys: ["model"] },
);

it.each(["/v1/chat/completions", "/v1/responses", "/v1/messages"])(
  "answers or refuses whatever comes to %s, and never fails itself",
  async (path) => {
    await fc.assert(
      fc.asyncProperty(body, async (request) => {
        const answer = await exchangeRaw(`${url}${path}`, { body: request });
        expect(answer.ending).toBe("complete");
        expect([200, 400], answer.body).toContain(answer.status);
        if (!answer.headers["content-type"]?.startsWith("text/event-stream")) JSON.parse(answer.body);
      }),
      { numRuns: 200 },
    );
  },
);
