import fc from "fast-check";
import { expect, it } from "vitest";
import { tokenize } from "./tokens.ts";

it("splits any text without losing a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(tokenize(text).join("")).toBe(text);
    }),
  );
});

it("makes tokens of about a word", () => {
  expect(tokenize("Hello, extraordinary 世界 👋!")).toEqual([
    "Hello",
    ",",
    " extraor",
    "dinary",
    " 世界",
    " 👋",
    "!",
  ]);
});
