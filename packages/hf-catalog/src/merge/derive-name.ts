/**
 * A display name made from a Hub id alone: the organisation is left out, dashes become spaces, and what model
 * makers write in lower case for the sake of the address (`gpt-oss`, `it`, `7b`, `bf16`) is written as people do.
 * Words that already hold a capital are left as they are.
 *
 * @param id - `<org>/<model>`, or the model alone.
 * @example
 * deriveName("openai/gpt-oss-120b"); // "GPT-OSS 120B"
 * deriveName("meta-llama/Llama-3.3-70B-Instruct"); // "Llama 3.3 70B Instruct"
 */
export function deriveName(id: string): string {
  const model = id.slice(id.lastIndexOf("/") + 1);
  const words = model.split(/[-_]+/).filter((word) => word !== "");
  const shown: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const next = words[at + 1];
    if (next !== undefined && isKeptTogether(word, next)) {
      shown.push(`${showWord(word)}-${showWord(next)}`);
      at++;
    } else {
      shown.push(showWord(word));
    }
  }
  return shown.join(" ") || id;
}

/** Names and dates whose dash is part of them. */
function isKeptTogether(word: string, next: string): boolean {
  if (word.length > 3) return false;
  const pair = `${word}-${next}`.toLowerCase();
  return pair === "gpt-oss" || pair === "sea-lion" || MONTH_AND_YEAR.test(pair);
}

function showWord(word: string): string {
  if (word !== word.toLowerCase()) return word;
  if (UPPER_CASED.test(word)) return word.toUpperCase().replace(/(?<=\d)X(?=\d)/, "x");
  if (LEFT_ALONE.test(word)) return word;
  return BRANDS.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1);
}

const MONTH_AND_YEAR = /^(?:0[1-9]|1[0-2])-20\d\d$/;

/** What is written in capitals when it comes without any: abbreviations, sizes and number formats. */
const UPPER_CASED = new RegExp(
  `^(?:${[
    "ai|asr|awq|c4ai|dpo|ernie|exl2|fp|gguf|glm|gptq|gpt|hf|it|llm|lm|mlx|moe|mt|mxfp4|nvfp4|ocr|oss|pt|rl|rlhf|sft|tts|ui|vl|vlm|xl|xxl",
    "[a-z]?\\d+(?:\\.\\d+)?[bkmt]", // 120b, 0.6b, 80k, a22b, e4b, r7b
    "\\d+x\\d+[bkm]", // 8x22b
    "(?:bf|fp|int|nf)\\d+", // bf16, fp8, int4
    "w\\d+a\\d+", // w4a4
    "i?q\\d+", // q4, iq2
  ].join("|")})$`,
);

/** A version (`v2.1`) and what begins with a digit (`3n`, `4bit`) keep their lower case. */
const LEFT_ALONE = /^(?:v?\d.*)$/;

/** Makers' own spelling, for ids that lost it. */
const BRANDS: ReadonlyMap<string, string> = new Map(
  [
    ...["ChatGLM", "CodeLlama", "DeepSeek", "InternLM", "InternVL", "MiniMax", "MiMo", "SmolLM", "SmolLM2"],
    ...["SmolLM3", "StarCoder", "StarCoder2", "WizardLM"],
  ].map((brand) => [brand.toLowerCase(), brand]),
);
