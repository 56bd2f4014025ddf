import fc from "fast-check";
import { expect, it } from "vitest";
import { parseModelName } from "./model-name.ts";

it("splits at the slash and at the last colon", () => {
  expect(parseModelName("deepseek-ai/DeepSeek-R1")).toEqual({
    id: "deepseek-ai/DeepSeek-R1",
    org: "deepseek-ai",
    model: "DeepSeek-R1",
  });
  expect(parseModelName("Qwen/Qwen3-8B:cheapest")).toMatchObject({ id: "Qwen/Qwen3-8B", suffix: "cheapest" });
});

it.each([
  "",
  "gpt-4",
  "/model",
  "org/",
  "a/b/c",
  "org/model:",
  "org/mo--del",
  "org/..",
  "org/%2e%2e",
  "org/mo del",
  "org:x/model",
  `org/${"m".repeat(97)}`,
  "huggingface/org/model",
])("refuses %j", (text) => {
  expect(parseModelName(text)).toBeUndefined();
});

it("never lets a path through, whatever the text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "/", ".", ":", "-", "\\", "\0", "Z", "1", "_") }),
      (text) => {
        const name = parseModelName(text);
        if (!name) return;
        expect(name.model).not.toMatch(/[/\\\0]|\.\./);
        expect(name.suffix === undefined ? name.id : `${name.id}:${name.suffix}`).toBe(text);
      },
    ),
  );
});
