/**
 * How many refs a second are read and written:
 *
 *     node bench/parse-and-format.ts
 *
 * Prints one JSON line a measurement, that of the fastest of several runs: other programs can only slow them down.
 */
import { formatModelRef, parseModelRef, suggestProvider } from "../src/index.ts";

const RUNS = 10;
const CALLS = 300_000;
const full = [
  "huggingface/deepseek-ai/DeepSeek-R1",
  "huggingface/meta-llama/Llama-3.3-70B-Instruct:cheapest",
];
const bare = ["Qwen/Qwen2.5-7B-Instruct", "openai/gpt-oss-120b:together"];
const addresses = ["https://huggingface.co/Qwen/Qwen3-8B", "hf.co/zai-org/GLM-4.7/tree/main"];
const wrong = ["Qwen/Qwen3 8B", "huggingface/Qwen/Qwen3-8B:Together"];
const refs = full.flatMap((text) => {
  const parsed = parseModelRef(text);
  return parsed.ok ? [parsed.ref] : [];
});
const providers = [
  "together",
  "novita",
  "fireworks-ai",
  "featherless-ai",
  "groq",
  "sambanova",
  "hf-inference",
];

measure("parse a full ref", full, parseModelRef, ">= 1e6");
measure("parse a bare Hub id", bare, parseModelRef, ">= 1e6");
measure("parse a Hub address", addresses, parseModelRef, ">= 1e6");
measure("refuse a wrong ref", wrong, parseModelRef);
measure("format a ref", refs, formatModelRef, ">= 1e6");
measure("suggest a provider", ["togehter"], (name) => suggestProvider(name, providers));

function measure<T>(name: string, inputs: readonly T[], call: (input: T) => unknown, goal?: string): void {
  let fastestMs = Infinity;
  let results = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    for (let round = 0; round < CALLS / inputs.length; round++) {
      // Counted, so that the calls cannot be optimised away.
      for (const input of inputs) if (call(input) !== undefined) results++;
    }
    fastestMs = Math.min(fastestMs, performance.now() - start);
  }
  const value = results > 0 ? Math.round(CALLS / (fastestMs / 1000)) : 0;
  console.log(JSON.stringify({ name, value, unit: "refs/s", ...(goal && { goal }) }));
}
