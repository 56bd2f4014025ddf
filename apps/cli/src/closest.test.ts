import { expect, test } from "vitest";
import { closestTo } from "./closest.ts";

test("the nearest name within a third of its letters is suggested, whatever the case", () => {
  const known = ["Qwen/Qwen3-8B", "Qwen/Qwen3-32B", "deepseek-ai/DeepSeek-R1"];
  expect(closestTo("qwen/qwen3-8", known)).toBe("Qwen/Qwen3-8B");
  expect(closestTo("deepseek/DeepSeek-R1", known)).toBe("deepseek-ai/DeepSeek-R1");
});

test("a name unlike all others suggests nothing", () => {
  expect(closestTo("meta-llama/Llama-3.1-8B", ["zai-org/GLM-4.7"])).toBeUndefined();
  expect(closestTo("x", [])).toBeUndefined();
});
