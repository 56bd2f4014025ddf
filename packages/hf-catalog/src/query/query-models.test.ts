import { describe, expect, test } from "vitest";
import { buildCatalog, type ModelQuery, parseModelList, queryModels } from "../index.ts";

const live = parseModelList(
  {
    data: [
      {
        id: "Qwen/Qwen3-8B",
        providers: [
          {
            provider: "groq",
            status: "live",
            context_length: 40_960,
            pricing: { input: 0.1, output: 0.4 },
            supports_tools: true,
            throughput: 200,
            first_token_latency_ms: 90,
          },
          {
            provider: "nscale",
            status: "live",
            context_length: 131_072,
            pricing: { input: 0.1, output: 0.1 },
            supports_tools: false,
            throughput: 40,
          },
        ],
      },
      {
        id: "Qwen/Qwen2.5-VL-72B-Instruct",
        architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
        providers: [
          {
            provider: "novita",
            status: "live",
            context_length: 32_000,
            pricing: { input: 1, output: 2 },
            throughput: 20,
            first_token_latency_ms: 900,
            is_free: false,
            supports_structured_output: true,
          },
        ],
      },
      {
        id: "meta-llama/Llama-3.3-70B-Instruct",
        providers: [
          { provider: "groq", status: "live", throughput: 300, is_free: true, context_length: 131_072 },
          { provider: "nscale", status: "error", supports_tools: true },
        ],
      },
      { id: "meta-llama/Llama-3.1-8B-Instruct", providers: [] },
      { id: "deepseek-ai/DeepSeek-R1", providers: [{ provider: "together", status: "live" }] },
    ],
  },
  0,
);
const builtIn = [{ id: "deepseek-ai/DeepSeek-R1", reasoning: true, tools: false }];
const config = [{ id: "deepseek-ai/DeepSeek-R1", alias: "Thinker" }];
const catalog = buildCatalog({ builtIn, live, config });
const QWEN = "Qwen/Qwen3-8B";
const QWEN_VL = "Qwen/Qwen2.5-VL-72B-Instruct";
const LLAMA_70B = "meta-llama/Llama-3.3-70B-Instruct";
const LLAMA_8B = "meta-llama/Llama-3.1-8B-Instruct";
const R1 = "deepseek-ai/DeepSeek-R1";
const find = (query: ModelQuery) => queryModels(catalog, query).map((model) => model.id);

test("an empty query gives the whole catalog in its order", () => {
  expect(find({})).toEqual([QWEN, QWEN_VL, LLAMA_70B, LLAMA_8B, R1]);
  expect(find({ search: "  " })).toHaveLength(5);
});

describe("filters", () => {
  test.each<[ModelQuery, string[]]>([
    [{ tools: true }, [QWEN]],
    [{ tools: false }, [R1]],
    [{ structuredOutput: true }, [QWEN_VL]],
    [{ vision: true }, [QWEN_VL]],
    [{ vision: false, reasoning: true }, [R1]],
    [{ free: true }, [LLAMA_70B]],
    [{ provider: "groq" }, [QWEN, LLAMA_70B]],
    [{ provider: "nscale" }, [QWEN]],
    [{ provider: "nobody" }, []],
    [{ minContextWindow: 40_960 }, [QWEN, LLAMA_70B]],
    [{ minContextWindow: 40_961 }, [LLAMA_70B]],
    [{ maxOutputPricePerMillionTokens: 0.4 }, [QWEN, LLAMA_70B]],
    [{ maxOutputPricePerMillionTokens: 0 }, [LLAMA_70B]],
  ])("%j", (query, ids) => {
    expect(find(query)).toEqual(ids);
  });

  test("go by the figures of the suffix or provider that is asked for", () => {
    expect(find({ suffix: "cheapest", maxOutputPricePerMillionTokens: 0.1 })).toEqual([QWEN, LLAMA_70B]);
    expect(find({ provider: "nscale", minContextWindow: 131_072 })).toEqual([QWEN]);
    expect(find({ provider: "nscale", tools: true })).toEqual([]);
    expect(find({ provider: "groq", tools: true })).toEqual([QWEN]);
  });
});

describe("sorting", () => {
  test.each<[NonNullable<ModelQuery["sort"]>, string[]]>([
    ["price", [LLAMA_70B, QWEN, QWEN_VL, LLAMA_8B, R1]],
    ["throughput", [LLAMA_70B, QWEN, QWEN_VL, LLAMA_8B, R1]],
    ["latency", [QWEN, QWEN_VL, LLAMA_70B, LLAMA_8B, R1]],
    ["context", [LLAMA_70B, QWEN, QWEN_VL, LLAMA_8B, R1]],
    ["name", [LLAMA_8B, LLAMA_70B, QWEN_VL, QWEN, R1]],
  ])("by %s puts what is unknown last", (sort, ids) => {
    expect(find({ sort })).toEqual(ids);
  });
});

describe("search", () => {
  test.each([
    ["qwen", [QWEN, QWEN_VL]],
    ["8b qwen", [QWEN]],
    ["8B  QWEN3", [QWEN]],
    ["instruct llama 70b", [LLAMA_70B]],
    ["meta-llama/llama", [LLAMA_70B, LLAMA_8B]],
    ["deepsek", [R1]],
    ["instrcut 72b", [QWEN_VL]],
    ["thinker", [R1]],
    ["thinker deepseek", [R1]],
    ["gpt", []],
    ["?!", []],
    ["-r1", [R1]],
    ["deepseek -r1", [R1]],
    ["-distill", []],
    ['"qwen3', [QWEN]],
  ])("%j finds %j", (search, ids) => {
    expect(find({ search })).toEqual(ids);
  });

  test("puts literal hits before forgiven ones", () => {
    const near = buildCatalog({ builtIn: [{ id: "a/Quant-7B" }, { id: "a/Quart-7B" }] });
    expect(queryModels(near, { search: "quart" }).map((model) => model.id)[0]).toBe("a/Quart-7B");
  });

  test("finds words of any script", () => {
    const named = buildCatalog({ config: [{ id: "a/b", name: "通义 Größe" }, { id: "a/c" }] });
    for (const search of ["通义", "größe", "GRÖSSE", "größe 通"]) {
      const found = queryModels(named, { search }).map((model) => model.id);
      expect(found).toEqual(search === "GRÖSSE" ? [] : ["a/b"]);
    }
  });

  test("stays cheap for texts nobody types", () => {
    for (const search of [
      "a ".repeat(10_000),
      "(".repeat(10_000),
      "x".repeat(100_000),
      '"',
      "-",
      "*+?[(",
      "\\",
    ]) {
      expect(Array.isArray(queryModels(catalog, { search }))).toBe(true);
    }
  });
});
