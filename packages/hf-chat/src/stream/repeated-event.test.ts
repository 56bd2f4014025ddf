import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RepeatedEvent } from "./repeated-event.ts";
import { readSseEvents } from "./sse-event.ts";

const event = (data: string) => `data: ${data}\n\n`;
const chat = (delta: object, rest: object = {}) =>
  JSON.stringify({ id: "chatcmpl-1", choices: [{ index: 0, delta, finish_reason: null }], ...rest });

function learn(repeated: RepeatedEvent, text: string): void {
  for (const event of readSseEvents(text)) repeated.learn(text, event, JSON.parse(event.data));
}

function after(text: string): RepeatedEvent {
  const repeated = new RepeatedEvent();
  learn(repeated, text);
  return repeated;
}

/** What the events of a text are read as, as long as each is a repetition. */
function read(repeated: RepeatedEvent, text: string) {
  const found: { parsed: unknown; name: string | undefined }[] = [];
  for (let at = 0; at < text.length; ) {
    const end = repeated.read(text, at);
    if (end === undefined) break;
    found.push({ parsed: structuredClone(repeated.parsed), name: repeated.name });
    at = end;
  }
  return found;
}

const parse = (text: string) =>
  readSseEvents(text).map(({ data, event }) => ({ parsed: JSON.parse(data), name: event }));

const text = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z ß]{1,6}$/) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 1, arbitrary: fc.constantFrom("", '"', "\\", '","content":"', "\\u0022", "{}") },
);
const name = fc.constantFrom(
  "content",
  "reasoning_content",
  "reasoning",
  "text",
  "role",
  "delta",
  "usage",
  "error",
  'content":',
);
/** Deltas and what stands beside them, with names that appear in both. */
const parts = fc.record({
  delta: fc.oneof(
    { weight: 3, arbitrary: fc.record({ role: text, content: text }, { requiredKeys: ["content"] }) },
    { weight: 1, arbitrary: fc.dictionary(name, fc.oneof(text, fc.constant(null))) },
  ),
  rest: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Record<string, unknown>>({ usage: null }) },
    { weight: 1, arbitrary: fc.dictionary(name, fc.jsonValue({ maxDepth: 2 })) },
  ),
  isChat: fc.boolean(),
  isSpaced: fc.boolean(),
});
type Parts = typeof parts extends fc.Arbitrary<infer Value> ? Value : never;

function asText({ delta, rest, isChat, isSpaced }: Parts): string {
  const value = isChat ? { choices: [{ delta }], ...rest } : { delta, ...rest };
  return isSpaced ? JSON.stringify(value, null, 1).replaceAll("\n", "") : JSON.stringify(value);
}

/** Lines that may stand around the data. */
const frame = fc.constantFrom(
  (data: string) => `data: ${data}\n\n`,
  (data: string) => `data:${data}\n\n`,
  (data: string) => `event: delta\ndata: ${data}\n\n`,
  (data: string) => `id: 1\n: note\ndata: ${data}\n\n`,
  (data: string) => `: ${data}\ndata: ${data}\n\n`,
  (data: string) => `data: ${data}\n: ${data}\n\n`,
  (data: string) => `data: ${data}\nid: 1\n\n`,
  (data: string) => `data: ${data}\r\n\r\n`,
  (data: string) => `data: ${data.replace("{", "{\ndata: ")}\n\n`,
);
const edit = fc.record({ at: fc.nat(), length: fc.nat({ max: 8 }), text });

describe("RepeatedEvent", () => {
  it("gives nothing but what reading and parsing give, whatever became of the event", () => {
    let repetitions = 0;
    fc.assert(
      fc.property(parts, frame, fc.array(edit, { maxLength: 6 }), (first, frame, edits) => {
        const pattern = frame(asText(first));
        const repeated = after(pattern);
        for (const { at, length, text } of edits) {
          const from = at % pattern.length;
          const edited = pattern.slice(0, from) + text + pattern.slice(from + length);
          const end = repeated.read(edited, 0);
          if (end === undefined) continue;
          repetitions++;
          expect(edited).toHaveLength(end);
          expect([{ parsed: repeated.parsed, name: repeated.name }]).toEqual(parse(edited));
        }
      }),
      { numRuns: 3_000 },
    );
    expect(repetitions).toBeGreaterThan(10);
  });

  it("gives what parsing gives for another text in the place of the first", () => {
    let repetitions = 0;
    fc.assert(
      fc.property(parts, frame, fc.array(text, { maxLength: 4 }), (first, frame, texts) => {
        const repeated = after(frame(asText(first)));
        for (const field of ["content", "reasoning_content", "reasoning", "text"]) {
          if (typeof (first.delta as Record<string, unknown>)[field] !== "string") continue;
          for (const text of texts) {
            const next = frame(asText({ ...first, delta: { ...first.delta, [field]: text } }));
            if (repeated.read(next, 0) === undefined) continue;
            repetitions++;
            expect([{ parsed: repeated.parsed, name: repeated.name }]).toEqual(parse(next));
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(repetitions).toBeGreaterThan(50);
  });

  it("recognises the deltas of every dialect, also several in a row", () => {
    for (const [first, next] of [
      [chat({ content: "Hel" }), chat({ content: "lo, wörld" })],
      [chat({ content: "", reasoning_content: "Let" }), chat({ content: "", reasoning_content: " me" })],
      [chat({ content: null, reasoning: "Let" }), chat({ content: null, reasoning: " me" })],
      ['{"choices": [{"delta": {"content": "a"}}]}', '{"choices": [{"delta": {"content": "b"}}]}'],
    ] as const) {
      const text = event(next) + event(first);
      expect(read(after(event(first)), text)).toEqual(parse(text));
    }
    const messages = (text: string) =>
      `event: content_block_delta\n${event(`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}}`)}`;
    expect(read(after(messages("a")), messages("b"))).toEqual(parse(messages("b")));
  });

  it("leaves everything else to be parsed", () => {
    for (const [first, next] of [
      [chat({ content: "a" }), chat({ content: "b" }, { usage: null })],
      [chat({ content: "a" }), chat({ content: "" })],
      [chat({ content: "a" }), chat({ content: 'a "quote"' })],
      [chat({ content: "a" }), chat({ content: "a\nline" })],
      [chat({ content: "a" }), chat({ content: "a\tb" }).replace("\\t", "\t")],
      [chat({ content: "a" }, { text: "\\" }), chat({ content: "b" }, { text: "\\" })],
      [chat({ content: "a" }, { m: { content: "a" } }), chat({ content: "b" }, { m: { content: "a" } })],
      [chat({ role: "assistant", content: "" }), chat({ role: "assistant", content: "b" })],
      [chat({ tool_calls: [] }), chat({ tool_calls: [] })],
    ] as const) {
      expect(read(after(event(first)), event(next))).toEqual([]);
    }
    const named = `event: message\n${event(chat({ content: "a" }))}`;
    expect(read(after(named), event(chat({ content: "b" })))).toEqual([]);
    expect(read(after(event(chat({ content: "a" }))), event(chat({ content: "b" })).slice(0, -1))).toEqual(
      [],
    );
  });

  it("keeps its pattern over an event that can be none", () => {
    const repeated = after(event(chat({ content: "a" })));
    learn(repeated, event(chat({ content: "a\nb" })));
    const next = event(chat({ content: "c" }));
    expect(read(repeated, next)).toEqual(parse(next));
  });

  it("stops learning where no event is like another", () => {
    const created = (number: number) => event(chat({ content: "a" }, { created: number }));
    const repeated = new RepeatedEvent();
    for (let number = 0; number < 8; number++) learn(repeated, created(number));
    expect(read(repeated, created(7))).toHaveLength(1);
    const another = new RepeatedEvent();
    for (let number = 0; number < 9; number++) learn(another, created(number));
    expect(read(another, created(8))).toEqual([]);
  });
});
