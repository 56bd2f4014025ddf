import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { builtInModels } from "../scripts/built-in-source.ts";
import { CURATED_NAMES } from "../scripts/curated-names.ts";
import { BUILT_IN_DATE, BUILT_IN_MODELS, type BuiltInModel, buildCatalog } from "../src/index.ts";

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const factsPath = fromRoot("../../../shared/router/model-facts.json");
const isFactsFileThere = existsSync(factsPath);
const factsNote = isFactsFileThere ? "" : " (skipped: no shared/router/model-facts.json)";
const fact = {
  id: "Qwen/Qwen3-8B",
  name: "Qwen/Qwen3-8B",
  reasoning: true,
  toolCall: true,
  input: ["text"],
  output: ["text"],
  contextWindow: 131000,
  maxTokens: 8000,
  cost: { input: 0.06, output: 0.049999999999999996, cache_read: 0.01 },
};

describe("the built-in catalog", () => {
  test("has about fifty models, the ten of the documentation first, each with its facts", () => {
    expect(BUILT_IN_MODELS.length).toBeGreaterThanOrEqual(50);
    expect(BUILT_IN_MODELS.slice(0, 10).map((model) => model.id)).toEqual([...CURATED_NAMES.keys()]);
    for (const model of BUILT_IN_MODELS) {
      expect(model.contextWindow).toBeGreaterThanOrEqual(16_384);
      expect(model.maxOutputTokens).toBeGreaterThanOrEqual(4_000);
      expect(model.inputModalities).toContain("text");
      expect([typeof model.reasoning, typeof model.tools]).toEqual(["boolean", "boolean"]);
      if (model.pricing) expect(model.pricing.outputPerMillionTokens).toBeGreaterThan(0);
    }
  });

  test.skipIf(!isFactsFileThere)(`is what the script makes of the facts file${factsNote}`, async () => {
    const facts: unknown = JSON.parse(await readFile(factsPath, "utf8"));
    expect(builtInModels({ facts, modelsList: undefined, limit: 50 })).toEqual(BUILT_IN_MODELS);
  });

  test("names each model once and says of what day its facts are", () => {
    expect(new Set(BUILT_IN_MODELS.map((model) => model.id)).size).toBe(BUILT_IN_MODELS.length);
    expect(buildCatalog({ builtIn: BUILT_IN_MODELS }).models).toHaveLength(BUILT_IN_MODELS.length);
    expect(new Date(BUILT_IN_DATE).toISOString()).toContain(BUILT_IN_DATE);
  });
});

describe("regenerating it", () => {
  const modelsList = {
    data: [
      {
        id: "a/Listed-1B",
        providers: [
          {
            provider: "x",
            status: "live",
            context_length: 4096,
            supports_tools: true,
            pricing: { input: 1, output: 2 },
          },
        ],
      },
      {
        id: "Qwen/Qwen3-8B",
        providers: [
          { provider: "x", status: "live", context_length: 4096, supports_structured_output: true },
        ],
      },
    ],
  };

  test("takes the facts, without the noise of prices computed from prices per token", () => {
    expect(builtInModels({ facts: [fact], modelsList: undefined, limit: 50 })).toEqual([
      {
        id: "Qwen/Qwen3-8B",
        name: "Qwen3 8B",
        contextWindow: 131000,
        maxOutputTokens: 8000,
        inputModalities: ["text"],
        outputModalities: ["text"],
        reasoning: true,
        tools: true,
        pricing: { inputPerMillionTokens: 0.06, outputPerMillionTokens: 0.05 },
      },
    ]);
  });

  test("takes a price of zero for unknown", () => {
    const [model] = builtInModels({
      facts: [{ ...fact, cost: { input: 0, output: 0 } }],
      modelsList: undefined,
      limit: 50,
    });
    expect(model).not.toHaveProperty("pricing");
  });

  test("fills what the facts leave open from a saved list", () => {
    const facts = [{ id: "Qwen/Qwen3-8B", contextWindow: 131000 }];
    expect(builtInModels({ facts, modelsList, limit: 50 })).toEqual([
      { id: "Qwen/Qwen3-8B", name: "Qwen3 8B", contextWindow: 131000, structuredOutput: true },
    ]);
  });

  test("needs no facts: a saved list alone gives its first models", () => {
    const models = builtInModels({ facts: undefined, modelsList, limit: 1 });
    expect(models).toEqual([
      {
        id: "a/Listed-1B",
        contextWindow: 4096,
        tools: true,
        pricing: { inputPerMillionTokens: 1, outputPerMillionTokens: 2 },
      },
    ]);
  });

  test("takes no free row for a price", () => {
    const free = { data: [{ id: "a/b", providers: [{ provider: "x", status: "live", is_free: true }] }] };
    expect(builtInModels({ facts: undefined, modelsList: free, limit: 1 })).toEqual([{ id: "a/b" }]);
  });

  test("stops at an entry without a model id instead of leaving it out", () => {
    expect(() => builtInModels({ facts: [{ id: "x" }], modelsList: undefined, limit: 1 })).toThrow("Entry 0");
  });

  test("by the command writes a module with the same models and the given day", async () => {
    const folder = await mkdtemp(join(tmpdir(), "built-in-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [facts, out] = [join(folder, "facts.json"), join(folder, "built-in-models.mts")];
    await writeFile(facts, JSON.stringify([fact]));
    const script = fromRoot("scripts/generate-built-in-models.ts");
    const run = promisify(execFile);
    await run(process.execPath, [script, "--date", "2031-02-03", "--facts", facts, "--out", out]);
    expect(await readFile(out, "utf8")).toContain("models.dev");
    const written: { BUILT_IN_DATE: string; BUILT_IN_MODELS: readonly BuiltInModel[] } = await import(
      /* @vite-ignore */ pathToFileURL(out).href
    );
    expect(written.BUILT_IN_DATE).toBe("2031-02-03");
    expect(written.BUILT_IN_MODELS).toEqual(
      builtInModels({ facts: [fact], modelsList: undefined, limit: 50 }),
    );
    await expect(run(process.execPath, [script, "--facts", facts, "--out", out])).rejects.toMatchObject({
      code: 2,
    });
  });
});
