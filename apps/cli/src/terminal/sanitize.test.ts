import fc from "fast-check";
import { expect, test } from "vitest";
import { sanitizeLine, sanitizeText } from "./sanitize.ts";

test("a line from elsewhere cannot move the cursor, start a new line or turn the reading direction", () => {
  expect(sanitizeLine("a\x1b]0;owned\x07b\r\nc\u202ed")).toBe(
    "a\\u001b]0;owned\\u0007b\\u000d\\u000ac\\u202ed",
  );
});

test("text of several lines keeps its line feeds and tabs and loses the rest of the controls", () => {
  expect(sanitizeText("one\r\n\ttwo\x1b[2J")).toBe("one\n\ttwo\\u001b[2J");
});

test("no text at all leaves a control character but line feed and tab", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(sanitizeText(text)).not.toMatch(/[^\P{Cc}\n\t]/u);
      expect(sanitizeLine(text)).not.toMatch(/\p{Cc}/u);
    }),
  );
});
