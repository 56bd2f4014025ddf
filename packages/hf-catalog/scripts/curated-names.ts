/**
 * Display names that derivation from the id does not reach, or that are to stay should its rules change;
 * their order is that of the built-in list.
 */
export const CURATED_NAMES: ReadonlyMap<string, string> = new Map([
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
]);
