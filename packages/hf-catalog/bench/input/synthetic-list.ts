import type { Backend } from "../../src/catalog-model.ts";

const ORGS = ["Qwen", "deepseek-ai", "meta-llama", "zai-org", "openai", "google", "mistralai", "CohereLabs"];
const FAMILIES = [
  "Qwen3",
  "DeepSeek-V4",
  "Llama-4",
  "GLM-5",
  "gpt-oss",
  "gemma-4",
  "Mistral-Small",
  "command-a",
];
const KINDS = ["Instruct", "Thinking", "it", "FP8", "Base", "Coder", "Vision", "Flash"];

/** A body of `GET /v1/models` of any size, with optional fields missing as in life. The same on every call. */
export function syntheticModelList(models: number, backends: number): string {
  const random = createRandom(7);
  const data = Array.from({ length: models }, (_, index) => {
    const at = index % ORGS.length;
    const id = `${ORGS[at]}/${FAMILIES[at]}-${1 + (index % 400)}B-${KINDS[(index >> 3) % 8]}-${index}`;
    return {
      id,
      object: "model",
      created: 1_700_000_000 + index,
      owned_by: ORGS[at],
      architecture: {
        input_modalities: random() < 0.2 ? ["text", "image"] : ["text"],
        output_modalities: ["text"],
      },
      providers: Array.from({ length: backends }, (_, row) => syntheticRow(row, random)),
    };
  });
  return JSON.stringify({ object: "list", data });
}

function syntheticRow(row: number, random: () => number): Record<string, unknown> {
  const status: Backend["status"] = random() < 0.06 ? "error" : "live";
  const known = <T>(value: T): T | undefined => (random() < 0.85 ? value : undefined);
  return {
    provider: `provider-${row}`,
    status,
    context_length: known(2 ** (13 + Math.floor(random() * 7))),
    pricing: known({ input: random(), output: 4 * random() }),
    is_free: known(random() < 0.03),
    supports_tools: known(random() < 0.8),
    supports_structured_output: known(random() < 0.6),
    first_token_latency_ms: known(200 + 3000 * random()),
    throughput: known(5 + 150 * random()),
    is_model_author: false,
  };
}

/** mulberry32: the same numbers on every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
