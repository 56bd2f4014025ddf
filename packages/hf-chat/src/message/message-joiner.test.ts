import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMessageJoiner, type MessagePart } from "./message-joiner.ts";

const chunk = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

function join(chunks: readonly unknown[]) {
  const joiner = createMessageJoiner();
  const parts = [...chunks.flatMap((each) => joiner.push(each)), ...joiner.end()];
  return { parts, message: joiner.message() };
}

const textOf = (parts: readonly MessagePart[], type: "text" | "reasoning") =>
  parts.map((part) => (part.type === type ? part.text : "")).join("");

describe("createMessageJoiner", () => {
  it.for(["reasoning_content", "reasoning", "reasoning_text"])(
    "gathers %s into one reasoning field",
    (field) => {
      const { message, parts } = join([
        chunk({ [field]: "Let me " }),
        chunk({ [field]: "see.", content: "" }),
        chunk({ content: "42" }, "stop"),
      ]);
      expect(message).toMatchObject({ reasoning: "Let me see.", content: "42", finishReason: "stop" });
      expect(textOf(parts, "reasoning")).toBe("Let me see.");
    },
  );

  it("takes the same reasoning in two fields once", () => {
    const { message } = join([
      chunk({ reasoning: "a", reasoning_content: "a" }),
      chunk({ reasoning: "b", reasoning_content: "b" }),
    ]);
    expect(message.reasoning).toBe("ab");
  });

  it("leaves tags in the text alone when reasoning came in a field", () => {
    const { message } = join([chunk({ reasoning: "a" }), chunk({ content: "<think>is a tag</think>" })]);
    expect(message).toMatchObject({ reasoning: "a", content: "<think>is a tag</think>" });
  });

  it("splits inline thinking from the text, however it is cut", () => {
    const source = "\n<think>\nOne < two, </thin k>…\n</think>\n\nThe answer is <b>2</b> <think>no</think>";
    fc.assert(
      fc.property(fc.array(fc.nat(source.length), { maxLength: 30 }), (cuts) => {
        const offsets = [0, ...cuts, source.length].sort((a, b) => a - b);
        const { message, parts } = join(
          offsets.slice(1).map((end, index) => chunk({ content: source.slice(offsets[index], end) })),
        );
        expect(message.reasoning).toBe("One < two, </thin k>…\n");
        expect(message.content).toBe("The answer is <b>2</b> <think>no</think>");
        expect(textOf(parts, "text")).toBe(message.content);
        expect(textOf(parts, "reasoning")).toBe(message.reasoning);
      }),
    );
  });

  it("keeps text that only looks like the beginning of a tag", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("<", "<th", "<think", "ink>", " ", "x", "</think>")), (pieces) => {
        const source = pieces.join("");
        fc.pre(!source.trimStart().startsWith("<think>"));
        expect(join(pieces.map((content) => chunk({ content }))).message.content).toBe(source);
      }),
    );
  });

  it("gives thinking that never closed as reasoning", () => {
    expect(join([chunk({ content: "<think>still </th" })]).message).toMatchObject({
      content: "",
      reasoning: "still </th",
    });
  });

  it("joins tool calls by index, whoever repeats or leaves out what", () => {
    const call = (rest: object) => chunk({ tool_calls: [rest] });
    const { message, parts } = join([
      call({ index: 0, id: "a", type: "function", function: { name: "weather", arguments: "" } }),
      call({ index: 0, function: { arguments: '{"city":' } }),
      call({ index: 1, id: "b", function: { name: "time", arguments: "{}" } }),
      call({ index: 0, function: { arguments: '"Rome"}' } }),
    ]);
    expect(message.toolCalls).toEqual([
      { id: "a", name: "weather", arguments: '{"city":"Rome"}' },
      { id: "b", name: "time", arguments: "{}" },
    ]);
    expect(parts).toHaveLength(4);
    expect(parts[3]).toEqual({
      type: "tool-call",
      index: 0,
      id: "a",
      name: "weather",
      argumentsDelta: '"Rome"}',
    });
  });

  it("tells calls apart by id where a backend numbers them all 0 or not at all", () => {
    for (const index of [0, undefined]) {
      const calls = ["a", "b"].map((id) => ({ index, id, function: { name: id, arguments: { of: id } } }));
      expect(
        join([chunk({ tool_calls: [calls[0]] }), chunk({ tool_calls: [calls[1]] })]).message.toolCalls,
      ).toEqual([
        { id: "a", name: "a", arguments: '{"of":"a"}' },
        { id: "b", name: "b", arguments: '{"of":"b"}' },
      ]);
    }
  });

  it("calls eos and eos_token stop, and reads usage wherever it stands", () => {
    for (const reason of ["eos", "eos_token", "stop"]) {
      const { message } = join([
        chunk({ content: "x" }, reason),
        { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } },
      ]);
      expect(message).toMatchObject({ finishReason: "stop", usage: { inputTokens: 1, outputTokens: 2 } });
    }
  });

  it("reads whole completions, text completions and content in pieces", () => {
    const whole = {
      choices: [{ index: 0, message: { content: "hi", reasoning: "r" }, finish_reason: "stop" }],
    };
    expect(join([whole]).message).toMatchObject({ content: "hi", reasoning: "r" });
    expect(join([{ object: "text_completion", choices: [{ index: 0, text: "old" }] }]).message.content).toBe(
      "old",
    );
    const pieces = [
      { type: "thinking", thinking: "t" },
      { type: "text", text: "x" },
    ];
    expect(join([chunk({ content: pieces })]).message).toMatchObject({ content: "x", reasoning: "t" });
  });

  it("ignores other choices", () => {
    expect(
      join([
        {
          choices: [
            { index: 1, delta: { content: "no" } },
            { index: 0, delta: { content: "yes" } },
          ],
        },
      ]).message.content,
    ).toBe("yes");
  });

  it("survives anything JSON can say", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.jsonValue(), (chunks, delta, calls) => {
        const { message } = join([
          ...chunks,
          chunk({ content: delta, tool_calls: calls, reasoning: delta }),
          { choices: [delta], usage: calls },
        ]);
        expect(typeof message.content).toBe("string");
        expect(typeof message.reasoning).toBe("string");
      }),
    );
  });
});
