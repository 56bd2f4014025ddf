import fc from "fast-check";
import { expect, test } from "vitest";
import { createAnswerReader } from "../src/answer-reader.ts";
import { dataLinesOf, streamEvent } from "../src/messages.ts";
import { createRequestReader, type RequestHead } from "../src/request-reader.ts";

function chunked(parts: readonly string[]): string {
  return `${parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("")}0\r\n\r\n`;
}

/** The text cut at the given places, which may coincide. */
function cut(text: string, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => place % text.length), text.length].toSorted((a, b) => a - b);
  return sorted.slice(1).map((end, index) => Buffer.from(text.slice(sorted[index], end)));
}

const STREAM_LENGTH = 4;
const events = Array.from({ length: STREAM_LENGTH }, (_, index) => streamEvent(index, STREAM_LENGTH));
const streamed = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(events)}`;
const sized = "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello";
const places = fc.array(fc.nat(), { maxLength: 12 });

test("a chunked answer reads the same however its bytes are cut", () => {
  fc.assert(
    fc.property(places, (cuts) => {
      const reader = createAnswerReader();
      const completions = cut(streamed, cuts).map((bytes) => bytes.length > 0 && reader.read(bytes));
      expect(completions.filter(Boolean)).toEqual([true]);
      expect(completions.at(-1) || completions.at(-2)).toBeTruthy();
      expect(reader).toMatchObject({ status: 200, dataLines: dataLinesOf(STREAM_LENGTH) });
      expect(reader.bodyBytes).toBe(events.join("").length);
    }),
  );
});

test("an answer with a length reads the same however its bytes are cut, again and again", () => {
  const reader = createAnswerReader();
  fc.assert(
    fc.property(places, (cuts) => {
      reader.reset();
      const parts = cut(sized, cuts).filter((bytes) => bytes.length > 0);
      expect(parts.map((bytes) => reader.read(bytes))).toEqual(
        parts.map((_, index) => index === parts.length - 1),
      );
      expect(reader).toMatchObject({ status: 404, bodyBytes: 5 });
    }),
  );
});

test("bytes beyond the end of an answer are an error, not the next answer", () => {
  expect(() => createAnswerReader().read(Buffer.from(`${sized}!`))).toThrow("more bytes");
  expect(() => createAnswerReader().read(Buffer.from(`${streamed}!`))).toThrow("after the end");
});

test("an answer whose length nobody can know is an error", () => {
  expect(() => createAnswerReader().read(Buffer.from("HTTP/1.1 200 OK\r\n\r\nhello"))).toThrow(
    "without a length",
  );
});

test.each([
  ["with a length", "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"],
  ["chunked", `POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(["he", "llo"])}`],
  ["chunked and empty", "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ["without a body", "POST /a HTTP/1.1\r\nhost: x\r\n\r\n"],
])("requests %s are seen once each, when complete, however their bytes are cut", (_, request) => {
  fc.assert(
    fc.property(places, (cuts) => {
      const seen: RequestHead[] = [];
      const reader = createRequestReader((head) => seen.push(head));
      for (let round = 0; round < 2; round++) {
        for (const bytes of cut(request, cuts)) {
          expect(seen).toHaveLength(round);
          if (bytes.length > 0) reader.read(bytes);
        }
        expect(seen[round]).toEqual({ method: "POST", path: "/a" });
      }
    }),
  );
});
