import type { RouterModel, RouterProvider } from "./router-model.ts";

type Price = readonly [input: number, output: number] | undefined;
type Speed = readonly [firstTokenLatencyMs: number, tokensPerSecond: number] | undefined;
type Row = RouterProvider;

/** A live row; what is `undefined` is left out, as the router does for what it has not measured. */
function live(provider: string, contextLength: number | undefined, price: Price, speed: Speed): Row {
  return {
    provider,
    status: "live",
    ...(contextLength === undefined ? {} : { context_length: contextLength }),
    ...(price ? { pricing: { input: price[0], output: price[1] } } : {}),
    is_free: false,
    supports_tools: true,
    supports_structured_output: provider !== "novita" && provider !== "hf-inference",
    ...(speed ? { first_token_latency_ms: speed[0], throughput: speed[1] } : {}),
    is_model_author: false,
  };
}

/** A row the router lists although the backend does not answer. */
function failing(provider: string): Row {
  return { provider, status: "error", is_free: false, is_model_author: false };
}

function model(
  id: string,
  created: string,
  providers: readonly Row[],
  input: readonly string[] = ["text"],
): RouterModel {
  return {
    id,
    object: "model",
    created: Date.parse(created) / 1000,
    owned_by: id.slice(0, id.indexOf("/")),
    architecture: { input_modalities: input, output_modalities: ["text"] },
    providers,
  };
}

const VISION = ["text", "image"];

/**
 * The models the sandbox serves unless it is given others. The ids are real; contexts, prices and speeds are
 * round numbers of our own, chosen so that policies differ: the fastest row of a model is rarely its cheapest.
 * `deepseek-ai/DeepSeek-R1` has one live backend, so that taking `together` down takes the model down.
 */
export const BUILT_IN_MODELS: readonly RouterModel[] = [
  model("deepseek-ai/DeepSeek-R1", "2025-01-20", [
    live("together", 128_000, [3, 7], [250, 45]),
    failing("hyperbolic"),
  ]),
  model("deepseek-ai/DeepSeek-V3.2", "2025-12-01", [
    live("novita", 160_000, [0.25, 0.4], [900, 30]),
    live("fireworks-ai", 128_000, [0.55, 1.7], [400, 95]),
    live("deepinfra", 160_000, [0.3, 0.5], [600, 40]),
  ]),
  model("Qwen/Qwen3-8B", "2025-04-28", [
    live("nscale", 40_000, [0.06, 0.18], [350, 110]),
    live("featherless-ai", 32_000, undefined, undefined),
  ]),
  model("Qwen/Qwen2.5-7B-Instruct", "2024-09-18", [
    live("together", 32_000, [0.3, 0.3], [200, 160]),
    live("featherless-ai", 32_000, undefined, undefined),
    failing("hf-inference"),
  ]),
  model("Qwen/Qwen3-32B", "2025-04-28", [
    live("groq", 128_000, [0.3, 0.6], [150, 480]),
    live("cerebras", 64_000, [0.4, 0.8], [180, 1400]),
    live("nebius", 40_000, [0.1, 0.3], [500, 60]),
  ]),
  model("meta-llama/Llama-3.3-70B-Instruct", "2024-12-06", [
    live("groq", 128_000, [0.6, 0.8], [160, 300]),
    live("sambanova", 128_000, [0.6, 1.2], [300, 350]),
    live("together", 128_000, [0.9, 0.9], [280, 90]),
    live("nebius", 128_000, [0.15, 0.4], [650, 35]),
  ]),
  model("meta-llama/Llama-3.1-8B-Instruct", "2024-07-23", [
    live("cerebras", 32_000, [0.1, 0.1], [120, 2000]),
    live("novita", 16_000, [0.02, 0.05], [700, 70]),
    live("sambanova", 16_000, [0.1, 0.2], [250, 900]),
  ]),
  model("openai/gpt-oss-120b", "2025-08-05", [
    live("cerebras", 128_000, [0.25, 0.7], [200, 1800]),
    live("groq", 128_000, [0.15, 0.75], [170, 500]),
    live("deepinfra", 128_000, [0.05, 0.25], [550, 80]),
    failing("hyperbolic"),
  ]),
  model("zai-org/GLM-4.7", "2025-12-22", [
    { ...live("zai-org", 200_000, [0.6, 2.2], [800, 55]), is_model_author: true },
    live("novita", 200_000, [0.6, 2.2], [950, 50]),
  ]),
  model(
    "moonshotai/Kimi-K2.5",
    "2026-01-27",
    [
      { ...live("moonshotai", 256_000, [0.6, 3], [700, 60]), is_model_author: true },
      live("together", 256_000, [0.5, 2.8], [450, 75]),
      live("baseten", 256_000, [0.6, 3], undefined),
    ],
    VISION,
  ),
  model("openai/gpt-oss-20b", "2025-08-05", [
    live("groq", 128_000, [0.1, 0.5], [140, 950]),
    live("hf-inference", 32_000, [0.05, 0.2], [1200, 50]),
    { ...live("featherless-ai", 32_000, [0, 0], undefined), is_free: true },
  ]),
  model("deepseek-ai/DeepSeek-V4-Pro", "2026-04-22", [
    live("fireworks-ai", 1_000_000, undefined, [600, 50]),
    live("deepinfra", 64_000, [1.7, 3.5], [500, 35]),
  ]),
  model("Qwen/Qwen3-235B-A22B-Thinking-2507", "2025-07-25", [
    live("fireworks-ai", 256_000, [0.25, 2.5], [650, 70]),
    live("nscale", 128_000, [0.2, 0.9], [900, 25]),
  ]),
  model("Qwen/Qwen3-Coder-480B-A35B-Instruct", "2025-07-22", [
    live("together", 256_000, [2, 2], [400, 70]),
    live("hyperbolic", 256_000, [0.4, 1.6], [800, 30]),
  ]),
  model("Qwen/Qwen3-Coder-30B-A3B-Instruct", "2025-07-31", [
    live("nebius", 256_000, [0.1, 0.3], [350, 120]),
    live("scaleway", 128_000, [0.2, 0.8], [300, 100]),
  ]),
  model(
    "Qwen/Qwen3-VL-235B-A22B-Instruct",
    "2025-09-23",
    [live("novita", 128_000, [0.3, 1.5], [900, 40]), live("deepinfra", 256_000, [0.3, 1.4], [700, 45])],
    VISION,
  ),
  model("Qwen/Qwen3-Next-80B-A3B-Instruct", "2025-09-11", [
    live("hyperbolic", 256_000, [0.3, 0.3], [500, 110]),
    live("together", 256_000, [0.15, 1.5], [300, 140]),
  ]),
  model(
    "google/gemma-3-27b-it",
    "2025-03-12",
    [live("nebius", 110_000, [0.1, 0.3], [450, 50]), live("scaleway", 40_000, [0.25, 0.5], [300, 60])],
    VISION,
  ),
  model("moonshotai/Kimi-K2-Thinking", "2025-11-06", [
    { ...live("moonshotai", 256_000, [0.6, 2.5], [900, 40]), is_model_author: true },
    live("nscale", 256_000, [0.6, 2.5], undefined),
  ]),
  model("zai-org/GLM-4.6", "2025-09-30", [
    live("novita", 200_000, [0.6, 2.2], [850, 45]),
    live("cerebras", 128_000, [2.2, 2.8], [250, 700]),
  ]),
  model("MiniMaxAI/MiniMax-M2", "2025-10-27", [
    live("novita", 200_000, [0.3, 1.2], [1100, 60]),
    live("baseten", 190_000, [0.3, 1.2], undefined),
  ]),
  model("CohereLabs/command-a-reasoning-08-2025", "2025-08-21", [
    { ...live("cohere", 256_000, undefined, undefined), is_model_author: true },
  ]),
  model("HuggingFaceTB/SmolLM3-3B", "2025-07-08", [live("hf-inference", 64_000, undefined, [900, 40])]),
  model("swiss-ai/Apertus-8B-Instruct-2509", "2025-09-02", [live("publicai", 64_000, [0, 0], [1300, 30])]),
  model("microsoft/phi-4", "2024-12-13", [failing("nebius"), failing("hyperbolic")]),
];
