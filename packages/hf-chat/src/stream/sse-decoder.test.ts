import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseDecoder } from "./sse-decoder.ts";
import type { SseEvent } from "./sse-event.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function decode(...chunks: readonly Uint8Array[]): SseEvent[] {
  const decoder = createSseDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const offsets = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return offsets.slice(1).map((end, index) => bytes.subarray(offsets[index], end));
}

const dataOf = (text: string) => decode(bytesOf(text)).map(({ data }) => data);

describe("the events of a stream", () => {
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((value) => value.replace(/[\r\n]/g, ""));
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("data", "event", "id", "retry", "other", ""),
        fc.constantFrom(":", ": ", ":  "),
        text,
      )
      .map((parts) => parts.join("")),
    fc.constant("data"),
    fc.constant(""),
    text,
  );
  const stream = fc
    .tuple(fc.boolean(), fc.array(fc.tuple(line, lineEnd), { maxLength: 30 }), text)
    .map(([mark, lines, rest]) => (mark ? "\uFEFF" : "") + lines.flat().join("") + rest);

  it("are the same however the bytes are split", () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (source, cuts) => {
        const bytes = bytesOf(source);
        expect(decode(...split(bytes, cuts))).toEqual(decode(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it("are the same when every byte comes alone", () => {
    fc.assert(
      fc.property(stream, (source) => {
        const bytes = bytesOf(source);
        expect(decode(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(decode(bytes));
      }),
    );
  });

  it("do not depend on the kind of line end", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), lineEnd, (lines, end) => {
        expect(decode(bytesOf(lines.join(end)))).toEqual(decode(bytesOf(lines.join("\n"))));
      }),
    );
  });
});

describe("createSseDecoder", () => {
  it("reads fields with and without a space behind the colon, and takes only one space away", () => {
    expect(dataOf("data:a\n\ndata: b\n\ndata:  c\n\n")).toEqual(["a", "b", " c"]);
  });

  it("joins the lines of one event", () => {
    expect(dataOf("data: a\ndata:\ndata: b\n\n")).toEqual(["a\n\nb"]);
  });

  it("keeps the event's name and id and forgets them with the event", () => {
    expect(decode(bytesOf("event: x\nid: 7\ndata: 1\n\ndata: 2\n\n"))).toEqual([
      { event: "x", data: "1", id: "7" },
      { event: undefined, data: "2", id: undefined },
    ]);
  });

  it("passes over comments, unknown fields and events without data", () => {
    expect(dataOf(": hello\n\nevent: x\n\nretry: 5\nfoo: bar\ndatum: no\ndata: yes\n\n")).toEqual(["yes"]);
  });

  it("reads a field without a colon as empty", () => {
    expect(dataOf("data\n\n")).toEqual([""]);
  });

  it("drops a byte order mark at the start, split or not", () => {
    const bytes = bytesOf("\uFEFFdata: a\n\n");
    expect(decode(bytes)).toMatchObject([{ data: "a" }]);
    expect(decode(...[...bytes].map((byte) => Uint8Array.of(byte)))).toMatchObject([{ data: "a" }]);
  });

  it("gives an event at once when its blank line is a lone CR", () => {
    const decoder = createSseDecoder();
    expect(decoder.push(bytesOf("data: a\r\r"))).toHaveLength(1);
    expect(decoder.push(bytesOf("\ndata: b\r\n\r\n"))).toMatchObject([{ data: "b" }]);
  });

  it("gives an event that the end of the stream closes", () => {
    expect(dataOf("data: a\n\ndata: [DONE]")).toEqual(["a", "[DONE]"]);
  });

  it("refuses an event over the limit without holding more of it than the limit", () => {
    const decoder = createSseDecoder({ maxEventBytes: 1000 });
    const piece = bytesOf(`data: ${"x".repeat(94)}`);
    for (let count = 0; count < 10; count++) expect(decoder.push(piece)).toEqual([]);
    expect(() => decoder.push(piece)).toThrow(expect.objectContaining({ code: "upstream_invalid_event" }));
  });

  it("refuses an event over the limit that comes whole", () => {
    const decoder = createSseDecoder({ maxEventBytes: 100 });
    expect(() => decoder.push(bytesOf(`data: ${"x".repeat(200)}\n\n`))).toThrow(/longer than 100 bytes/);
  });

  it("takes many events of more bytes together than the limit of one", () => {
    const decoder = createSseDecoder({ maxEventBytes: 100 });
    expect(decoder.push(bytesOf(`data: ${"x".repeat(50)}\n\n`.repeat(10)))).toHaveLength(10);
  });
});
