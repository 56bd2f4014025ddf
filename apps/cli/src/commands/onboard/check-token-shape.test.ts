import { expect, test } from "vitest";
import { checkTokenShape } from "./check-token-shape.ts";

test("a token as the Hub makes them is accepted, and one of another router too", () => {
  expect(checkTokenShape("hf_abcdefghijklmnopqrstuvwxyzABCDEFGH")).toBeUndefined();
  expect(checkTokenShape("sk-other")).toBeUndefined();
});

test("what cannot be a token is refused with a sentence that says why, and never repeated", () => {
  expect(checkTokenShape("")).toMatch(/empty/);
  expect(checkTokenShape("hf_abc\nhf_abc")).toMatch(/line breaks/);
  expect(checkTokenShape("hf_абв")).toMatch(/ASCII/);
  expect(checkTokenShape("$HF_TOKEN")).toMatch(/name of a variable/);
  expect(checkTokenShape("x".repeat(600))).not.toContain("xxx");
});
