import stringWidth from "fast-string-width";
import { expect, test } from "vitest";
import { truncate } from "./truncate.ts";

test("truncate marks the cut in the characters that the terminal has", () => {
  expect(truncate("abcdef", 4, true, stringWidth)).toBe("abc…");
  expect(truncate("abcdef", 4, false, stringWidth)).toBe("abc~");
  expect(truncate("abc", 4, true, stringWidth)).toBe("abc");
});
