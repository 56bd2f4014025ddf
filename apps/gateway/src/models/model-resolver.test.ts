import { parseConfig } from "@openclaw-hf/config-core";
import { describe, expect, it } from "vitest";
import { createModelResolver } from "./model-resolver.ts";

const parsed = parseConfig(`{
  agents: { defaults: {
    model: { primary: "huggingface/deepseek-ai/DeepSeek-R1", fallbacks: ["huggingface/Qwen/Qwen3-8B"] },
    models: { "huggingface/openai/gpt-oss-120b:cheapest": { alias: "big" } },
  } },
}`);
if (!parsed.ok) throw new Error("The test's own config is wrong.");
const resolve = createModelResolver(parsed.config);

describe("createModelResolver", () => {
  it.each([
    ["default", undefined, ["deepseek-ai/DeepSeek-R1", "Qwen/Qwen3-8B"]],
    ["deepseek-ai/DeepSeek-R1", undefined, ["deepseek-ai/DeepSeek-R1", "Qwen/Qwen3-8B"]],
    ["huggingface/deepseek-ai/DeepSeek-R1", "none", ["deepseek-ai/DeepSeek-R1"]],
    ["deepseek-ai/DeepSeek-R1:together", undefined, ["deepseek-ai/DeepSeek-R1:together"]],
    ["BIG", undefined, ["openai/gpt-oss-120b:cheapest"]],
    ["big", "default", ["openai/gpt-oss-120b:cheapest", "Qwen/Qwen3-8B"]],
    ["Qwen/Qwen3-8B", "default", ["Qwen/Qwen3-8B"]],
  ])("makes %s with fallbacks %s into %j", (asked, header, chain) => {
    expect(resolve(asked, header)).toEqual({ chain });
    expect(resolve(asked, header)).toBe(resolve(asked, header));
  });

  it.each([
    ["bigg", undefined, 404, "model_not_found", "model"],
    ["a/b/c/d", undefined, 400, "invalid_model", "model"],
    ["default", "all", 400, "invalid_request", null],
  ])("refuses %s with fallbacks %s", (asked, header, status, code, param) => {
    expect(resolve(asked, header)).toMatchObject({ status, code, param });
  });

  it("says how to configure a default where there is none", () => {
    expect(createModelResolver({})("default", undefined)).toMatchObject({
      status: 404,
      message: expect.stringContaining("agents.defaults.model.primary"),
    });
  });
});
