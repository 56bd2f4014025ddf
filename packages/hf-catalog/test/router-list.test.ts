import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  BUILT_IN_MODELS,
  buildCatalog,
  type Catalog,
  deriveName,
  effectiveFacts,
  parseModelList,
  queryModels,
} from "../src/index.ts";

const read = (path: string) => parseModelList(JSON.parse(readFileSync(path, "utf8")), 0);
const fixture = read(fileURLToPath(new URL("../fixtures/models-list.json", import.meta.url)));

/** The router's list, where it lies beside the repository or beside the recordings. */
const recordings = process.env.OPENCLAW_HF_RECORDINGS;
const routerListPath = recordings
  ? join(dirname(recordings), "models-list.json")
  : fileURLToPath(new URL("../../../../shared/router/models-list.json", import.meta.url));
const isRouterListThere = existsSync(routerListPath);
const routerList = isRouterListThere ? read(routerListPath) : undefined;
const skipNote = isRouterListThere ? "" : ` (skipped: no ${routerListPath.split("/").slice(-3).join("/")})`;

const SEED_NAMES = {
  "deepseek-ai/DeepSeek-R1": "DeepSeek R1",
  "deepseek-ai/DeepSeek-V3.2": "DeepSeek V3.2",
  "Qwen/Qwen3-8B": "Qwen3 8B",
  "Qwen/Qwen2.5-7B-Instruct": "Qwen2.5 7B Instruct",
  "Qwen/Qwen3-32B": "Qwen3 32B",
  "meta-llama/Llama-3.3-70B-Instruct": "Llama 3.3 70B Instruct",
  "meta-llama/Llama-3.1-8B-Instruct": "Llama 3.1 8B Instruct",
  "openai/gpt-oss-120b": "GPT-OSS 120B",
  "zai-org/GLM-4.7": "GLM 4.7",
  "moonshotai/Kimi-K2.5": "Kimi K2.5",
};

describe("our own list", () => {
  test("loses its malformed entries and nothing else", () => {
    expect(fixture.models).toHaveLength(17);
    expect(fixture.skipped).toBe(9);
  });

  test("keeps of odd rows what can be used", () => {
    const odd = fixture.models.find((model) => model.id === "made-up/Rows-That-Are-Odd");
    expect(odd?.backends).toEqual([
      { provider: "no-context", status: "live" },
      { provider: "half-price", status: "live" },
      { provider: "negative", status: "live" },
      { provider: "twice", status: "live", contextWindow: 1000 },
    ]);
  });

  test("gives the ten models of the documentation their names, with and without built-in facts", () => {
    for (const builtIn of [BUILT_IN_MODELS, []]) {
      const catalog = buildCatalog({ builtIn, live: fixture });
      for (const [id, name] of Object.entries(SEED_NAMES)) expect(catalog.get(id)?.name).toBe(name);
    }
  });
});

describe.each([
  ["our own list", fixture],
  ["the router's list", routerList],
])("the rows the router publishes, in %s", (_, list) => {
  const catalog: Catalog = buildCatalog({ builtIn: BUILT_IN_MODELS, live: list });
  const facts = (id: string, suffix?: string) => {
    const model = catalog.get(id);
    if (!model) throw new Error(`${id} is missing`);
    return effectiveFacts(model, suffix);
  };
  const usd = (inputPerMillionTokens: number, outputPerMillionTokens: number) => ({
    inputPerMillionTokens,
    outputPerMillionTokens,
  });

  test.skipIf(!list)("of deepseek-ai/DeepSeek-V4-Pro come out exactly", () => {
    const id = "deepseek-ai/DeepSeek-V4-Pro";
    expect(catalog.get(id)?.backends).toEqual([
      {
        provider: "novita",
        status: "live",
        contextWindow: 1048576,
        pricing: usd(1.69, 3.38),
        tools: true,
        structuredOutput: false,
        firstTokenLatencyMs: 1490,
        throughputTokensPerSecond: 24.69124008437934,
        isModelAuthor: false,
      },
      {
        provider: "together",
        status: "live",
        contextWindow: 512000,
        pricing: usd(2.1, 4.4),
        tools: true,
        structuredOutput: true,
        firstTokenLatencyMs: 611,
        throughputTokensPerSecond: 40.13113557470821,
        isModelAuthor: false,
      },
      {
        provider: "fireworks-ai",
        status: "live",
        contextWindow: 1048576,
        tools: true,
        structuredOutput: true,
        firstTokenLatencyMs: 588.4,
        throughputTokensPerSecond: 45.42948747753918,
        isModelAuthor: false,
      },
      { provider: "featherless-ai", status: "live", isModelAuthor: false },
      {
        provider: "deepinfra",
        status: "live",
        contextWindow: 65536,
        pricing: usd(1.74, 3.48),
        tools: true,
        structuredOutput: true,
        firstTokenLatencyMs: 525.8,
        throughputTokensPerSecond: 34.615908579189465,
        isModelAuthor: false,
      },
    ]);
    for (const suffix of [undefined, "fastest"]) {
      expect(facts(id, suffix)).toMatchObject({
        picked: { provider: "fireworks-ai" },
        contextWindow: 65536,
        pricing: undefined,
        throughputTokensPerSecond: 45.42948747753918,
      });
    }
    expect(facts(id, "cheapest")).toMatchObject({
      picked: { provider: "novita" },
      contextWindow: 65536,
      pricing: usd(1.69, 3.38),
    });
    expect(facts(id, "together")).toMatchObject({ contextWindow: 512000, pricing: usd(2.1, 4.4) });
    expect(facts(id, "featherless-ai").contextWindow).toBeUndefined();
    expect(catalog.get(id)).toMatchObject({ created: 1776837885, ownedBy: "deepseek-ai" });
  });

  test.skipIf(!list)("of deepseek-ai/DeepSeek-R1 come out exactly", () => {
    const id = "deepseek-ai/DeepSeek-R1";
    const together = {
      provider: "together",
      status: "live",
      contextWindow: 131072,
      pricing: usd(3, 7),
      isFree: false,
      tools: true,
      structuredOutput: true,
      firstTokenLatencyMs: 220.5,
      throughputTokensPerSecond: 48.25,
      isModelAuthor: false,
    };
    expect(catalog.get(id)?.backends).toEqual([
      together,
      { provider: "deepinfra", status: "error", isFree: false, isModelAuthor: false },
    ]);
    for (const suffix of [undefined, "fastest", "cheapest", "preferred", "together"]) {
      expect(facts(id, suffix)).toMatchObject({
        picked: together,
        contextWindow: 131072,
        pricing: usd(3, 7),
      });
    }
    expect(facts(id, "deepinfra")).toMatchObject({
      backends: [],
      picked: undefined,
      contextWindow: undefined,
    });
  });

  test.skipIf(!list)("of Qwen/Qwen3.8-27B come out exactly", () => {
    const id = "Qwen/Qwen3.8-27B";
    expect(catalog.get(id)?.backends).toEqual([
      {
        provider: "novita",
        status: "live",
        contextWindow: 1000000,
        pricing: usd(0.42, 3),
        isFree: false,
        tools: true,
        structuredOutput: false,
        firstTokenLatencyMs: 762.6,
        throughputTokensPerSecond: 39.32,
        isModelAuthor: false,
      },
      {
        provider: "cerebras",
        status: "live",
        contextWindow: 65536,
        pricing: usd(0.99, 1.49),
        isFree: false,
        tools: true,
        structuredOutput: true,
        firstTokenLatencyMs: 4926,
        throughputTokensPerSecond: 166.42,
        isModelAuthor: false,
      },
      { provider: "featherless-ai", status: "live", isFree: false, isModelAuthor: false },
    ]);
    for (const suffix of [undefined, "fastest", "cheapest"]) {
      expect(facts(id, suffix)).toMatchObject({ contextWindow: 65536, pricing: usd(0.99, 1.49) });
    }
    expect(facts(id, "novita")).toMatchObject({ contextWindow: 1000000, pricing: usd(0.42, 3) });
    expect(catalog.get(id)?.inputModalities).toEqual(["text", "image"]);
  });
});

describe(`the router's list${skipNote}`, () => {
  const ids = routerList?.models.map((model) => model.id) ?? [];

  test.skipIf(!routerList)("is read whole", () => {
    expect([ids.length, routerList?.skipped]).toEqual([140, 0]);
  });

  test.skipIf(!routerList)("has 140 ids whose derived names read well and differ", () => {
    const names = ids.map(deriveName);
    expect(new Set(names).size).toBe(140);
    for (const name of names) {
      expect(name).not.toMatch(/[_/]| {2}|^ | $/);
      for (const word of name.split(" ")) {
        // A word begins with a capital or a digit, or is a version such as v2.1.
        expect(word).toMatch(/^(?:[A-Z0-9]|v\d)/);
        // Sizes, number formats and abbreviations are in capitals.
        expect(word).not.toMatch(/^(?:[a-z]?\d+b|bf16|fp8|gguf|it|w4a4)$/);
      }
    }
  });

  test.skipIf(!routerList)("is searched, filtered and sorted as a whole", () => {
    const catalog = buildCatalog({ builtIn: BUILT_IN_MODELS, live: routerList });
    expect(catalog.models.length).toBeGreaterThanOrEqual(140);
    const free = queryModels(catalog, { free: true });
    expect(free.length).toBeGreaterThan(0);
    for (const model of free)
      expect(model.backends.some((row) => row.isFree && row.status === "live")).toBe(true);
    const byPrice = queryModels(catalog, { sort: "price", suffix: "cheapest" });
    const prices = byPrice.map((model) => effectiveFacts(model, "cheapest").pricing?.outputPerMillionTokens);
    const known = prices.filter((price) => price !== undefined);
    expect(prices.slice(0, known.length)).toEqual(known.toSorted((a, b) => a - b));
    expect(queryModels(catalog, { search: "qwen 8b" })[0]?.id).toBe("Qwen/Qwen3-8B");
  });
});
