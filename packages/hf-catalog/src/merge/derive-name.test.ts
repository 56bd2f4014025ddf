import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BUILT_IN_MODELS, deriveName } from "../index.ts";

describe("the ten names of the seed", () => {
  test.each([
    ["deepseek-ai/DeepSeek-R1", "DeepSeek R1"],
    ["deepseek-ai/DeepSeek-V3.2", "DeepSeek V3.2"],
    ["Qwen/Qwen3-8B", "Qwen3 8B"],
    ["Qwen/Qwen2.5-7B-Instruct", "Qwen2.5 7B Instruct"],
    ["Qwen/Qwen3-32B", "Qwen3 32B"],
    ["meta-llama/Llama-3.3-70B-Instruct", "Llama 3.3 70B Instruct"],
    ["meta-llama/Llama-3.1-8B-Instruct", "Llama 3.1 8B Instruct"],
    ["openai/gpt-oss-120b", "GPT-OSS 120B"],
    ["zai-org/GLM-4.7", "GLM 4.7"],
    ["moonshotai/Kimi-K2.5", "Kimi K2.5"],
  ])("%s is %s", (id, name) => {
    expect(deriveName(id)).toBe(name);
    expect(BUILT_IN_MODELS.find((model) => model.id === id)?.name).toBe(name);
  });
});

describe("ids that lost their spelling", () => {
  test.each([
    ["google/gemma-3n-E4B-it", "Gemma 3n E4B IT"],
    ["google/gemma-3n-e4b-it", "Gemma 3n E4B IT"],
    ["CohereLabs/command-a-plus-05-2026-w4a4", "Command A Plus 05-2026 W4A4"],
    ["CohereLabs/c4ai-command-r7b-arabic-02-2025", "C4AI Command R7B Arabic 02-2025"],
    ["openai/gpt-oss-safeguard-20b", "GPT-OSS Safeguard 20B"],
    ["aisingapore/Qwen-SEA-LION-v4-32B-IT", "Qwen SEA-LION v4 32B IT"],
    ["deepcogito/cogito-671b-v2.1-FP8", "Cogito 671B v2.1 FP8"],
    ["prism-ml/Ternary-Bonsai-27B-gguf", "Ternary Bonsai 27B GGUF"],
    ["microsoft/phi-4", "Phi 4"],
    ["MiniMaxAI/minimax-m1-80k", "MiniMax M1 80K"],
    ["mistralai/mixtral-8x22b-instruct-v0.1", "Mixtral 8x22B Instruct v0.1"],
    ["alpindale/WizardLM-2-8x22B", "WizardLM 2 8x22B"],
    ["tencent/Hy3", "Hy3"],
    ["x/some_model_name", "Some Model Name"],
    ["x/constructor", "Constructor"],
    ["gpt2", "Gpt2"],
    ["a/-", "a/-"],
  ])("%s is %s", (id, name) => {
    expect(deriveName(id)).toBe(name);
  });
});

test("a name keeps every letter and digit of the id, in order", () => {
  const letters = (text: string) => text.replace(/[^a-z0-9.]/gi, "").toLowerCase();
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9](?:[-._]?[A-Za-z0-9]){0,30}$/), (model) => {
      const name = deriveName(`org/${model}`);
      expect(letters(name)).toBe(letters(model));
      expect(name).toBe(name.trim());
      expect(name).not.toMatch(/ {2}/);
    }),
  );
});
