import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Endpoint } from "../transport/upstream-call.ts";
import { StreamReader, type StreamStep } from "./stream-reader.ts";

const reader = (endpoint: Endpoint = "/chat/completions", hideUsageEvent = false) =>
  new StreamReader({ endpoint, hideUsageEvent, maxEventBytes: 1_048_576 });

const chunk = (delta: object, finish: string | null = null, rest: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }], ...rest })}\n\n`;

const USAGE = `data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5,"completion_tokens_details":{"reasoning_tokens":2}}}\n\n`;

/** Feeds the pieces and returns what was passed on and how it stopped. */
function pass(stream: StreamReader, pieces: readonly (string | Buffer)[]) {
  const passed: Buffer[] = [];
  let stop: StreamStep["stop"];
  for (const piece of pieces) {
    const step = stream.push(Buffer.from(piece as string));
    if (step.bytes !== undefined) passed.push(step.bytes);
    stop ??= step.stop;
    if (stop !== undefined) break;
  }
  return { text: Buffer.concat(passed).toString("utf8"), stop, passed };
}

describe("StreamReader", () => {
  it("passes on every byte of whole events, however they are split", () => {
    const source = Buffer.from(
      `: hi\n\n${chunk({ content: "Grüße 🙂" })}${chunk({ content: "x" })}${chunk({}, "stop")}${USAGE}data: [DONE]\n\n`,
    );
    fc.assert(
      fc.property(fc.array(fc.nat(source.length), { maxLength: 12 }), (cuts) => {
        const offsets = [0, ...cuts, source.length].sort((a, b) => a - b);
        const pieces = offsets.slice(1).map((end, index) => source.subarray(offsets[index], end));
        const stream = reader();
        const { text, stop, passed } = pass(stream, pieces);
        expect(text).toBe(source.toString("utf8"));
        expect(stop).toEqual({ kind: "done" });
        for (const part of passed) expect(part.toString("latin1").endsWith("\n\n")).toBe(true);
        expect(stream.dialect.usage).toEqual({ inputTokens: 3, outputTokens: 5, reasoningTokens: 2 });
      }),
    );
  });

  it("holds an unfinished event back and reports no data for it", () => {
    const stream = reader();
    const whole = chunk({ content: "a" });
    expect(stream.push(Buffer.from(whole.slice(0, -1)))).toEqual({
      bytes: undefined,
      hasData: false,
      stop: undefined,
    });
    expect(stream.push(Buffer.from("\n")).bytes?.toString()).toBe(whole);
  });

  it("stops before an event that is no JSON object", () => {
    for (const bad of ["{broken", "null", "[1]", '"text"', "{} {}"]) {
      const { text, stop } = pass(reader(), [
        `${chunk({ content: "a" })}data: ${bad}\n\n${chunk({ content: "b" })}`,
      ]);
      expect(text).toBe(chunk({ content: "a" }));
      expect(stop).toMatchObject({ kind: "invalid" });
    }
  });

  it("stops before an error event and hands it over in UTF-8", () => {
    const { text, stop } = pass(reader(), [
      `${chunk({ content: "a" })}data: {"error":{"message":"überlastet"}}\n\n`,
    ]);
    expect(text).toBe(chunk({ content: "a" }));
    expect(stop).toEqual({ kind: "error", event: { error: { message: "überlastet" } } });
  });

  it("passes nothing on behind the terminator", () => {
    const { text, stop } = pass(reader(), [
      `${chunk({ content: "a" })}data: [DONE]\n\n${chunk({ content: "again" })}`,
    ]);
    expect(text).toBe(`${chunk({ content: "a" })}data: [DONE]\n\n`);
    expect(stop).toEqual({ kind: "done" });
  });

  it("leaves the usage event out when asked to, but reads it", () => {
    const stream = reader("/chat/completions", true);
    const { text } = pass(stream, [chunk({}, "stop") + USAGE, "data: [DONE]\n\n"]);
    expect(text).toBe(`${chunk({}, "stop")}data: [DONE]\n\n`);
    expect(stream.dialect.usage?.outputTokens).toBe(5);
  });

  it("leaves out an event with empty data, which clients would try to parse", () => {
    const { text } = pass(reader(), [`${chunk({ content: "a" })}data: \n\n${chunk({ content: "b" })}`]);
    expect(text).toBe(chunk({ content: "a" }) + chunk({ content: "b" }));
  });

  it("takes comments for no data", () => {
    expect(reader().push(Buffer.from(": ping\n\n"))).toMatchObject({ hasData: false, stop: undefined });
  });

  it("is finished only when every choice is", () => {
    const stream = reader();
    const choice = (index: number, finish_reason: string | null) =>
      `data: ${JSON.stringify({ choices: [{ index, delta: {}, finish_reason }] })}\n\n`;
    pass(stream, [choice(0, null), choice(1, null), choice(0, "stop")]);
    expect(stream.dialect.isFinished).toBe(false);
    pass(stream, [choice(1, "eos_token")]);
    expect(stream.dialect.isFinished).toBe(true);
    expect(stream.dialect.finishReason).toBe("stop");
  });

  it("knows reasoning in every dialect", () => {
    for (const delta of [
      { reasoning_content: "a" },
      { reasoning: "a" },
      { reasoning_text: "a" },
      { content: "<think>a" },
    ]) {
      const stream = reader();
      pass(stream, [chunk({ role: "assistant", content: "" }), chunk(delta)]);
      expect(stream.dialect.isReasoning).toBe(true);
      pass(stream, [chunk({ content: "</think>answer" })]);
      expect(stream.dialect.isReasoning).toBe(false);
    }
  });

  it("takes a last event without its blank line for an event, and half of one for none", () => {
    const whole = reader();
    pass(whole, [chunk({}, "stop"), "data: [DONE]"]);
    expect(whole.end()).toMatchObject({ stop: { kind: "done" } });
    const half = reader();
    pass(half, [chunk({ content: "a" }), 'data: {"choices":[{"ind']);
    expect(half.end()).toMatchObject({ bytes: undefined, stop: undefined });
  });
});

describe("the other endpoints", () => {
  const event = (type: string, rest: object = {}) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;

  it("ends a Responses stream at its completed, incomplete or failed event", () => {
    for (const end of ["completed", "incomplete", "failed"]) {
      const stream = reader("/responses");
      const usage = { input_tokens: 4, output_tokens: 9, output_tokens_details: { reasoning_tokens: 1 } };
      const source = event("response.created") + event(`response.${end}`, { response: { usage } });
      expect(pass(stream, [source])).toMatchObject({ text: source, stop: { kind: "done" } });
      expect(stream.dialect.finishReason).toBe(end);
      expect(stream.dialect.usage).toEqual({ inputTokens: 4, outputTokens: 9, reasoningTokens: 1 });
    }
  });

  it("takes a Responses stream that begins with its failure for an error", () => {
    const { stop } = pass(reader("/responses"), [
      event("response.failed", { response: { error: { code: "server_error" } } }),
    ]);
    expect(stop).toMatchObject({ kind: "error" });
  });

  it("ends a Messages stream at message_stop, counts tokens of both ends, and takes a ping for no data", () => {
    const stream = reader("/messages");
    const start = event("message_start", { message: { usage: { input_tokens: 11, output_tokens: 1 } } });
    expect(pass(stream, [start]).stop).toBeUndefined();
    expect(stream.push(Buffer.from(event("ping"))).hasData).toBe(false);
    const end =
      event("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 6 } }) +
      event("message_stop");
    expect(pass(stream, [end]).stop).toEqual({ kind: "done" });
    expect(stream.dialect).toMatchObject({
      finishReason: "end_turn",
      usage: { inputTokens: 11, outputTokens: 6 },
    });
  });

  it("knows when Responses and Messages are reasoning", () => {
    const responses = reader("/responses");
    pass(responses, [event("response.reasoning_text.delta", { delta: "a" })]);
    expect(responses.dialect.isReasoning).toBe(true);
    pass(responses, [event("response.output_text.delta", { delta: "a" })]);
    expect(responses.dialect.isReasoning).toBe(false);
    const messages = reader("/messages");
    pass(messages, [event("content_block_start", { content_block: { type: "thinking" } })]);
    expect(messages.dialect.isReasoning).toBe(true);
    pass(messages, [event("content_block_stop")]);
    expect(messages.dialect.isReasoning).toBe(false);
  });
});
