import { configuredModels, parseConfig } from "@openclaw-hf/config-core";
import { BUILT_IN_MODELS, buildCatalog, parseModelList } from "@openclaw-hf/hf-catalog";
import { describe, expect, it } from "vitest";
import { ModelsList } from "./models-list.ts";

const parsed = parseConfig(`{
  agents: { defaults: {
    model: { primary: "huggingface/Qwen/Qwen3-8B:cheapest" },
    models: {
      "huggingface/Qwen/Qwen3-8B": { alias: "Qwen" },
      "huggingface/Qwen/Qwen3-8B:cheapest": { alias: "Qwen, cheap" },
    },
  } },
}`);
if (!parsed.ok) throw new Error("The test's own config is wrong.");
const { config } = parsed;
const row = {
  provider: "nscale",
  status: "live",
  context_length: 40_960,
  pricing: { input: 0.1, output: 0.3 },
};
const down = { provider: "old", status: "error" };
const live = parseModelList(
  {
    object: "list",
    data: [{ id: "Qwen/Qwen3-8B", object: "model", created: 5, owned_by: "Qwen", providers: [row, down] }],
  },
  0,
);
const catalog = buildCatalog({ builtIn: BUILT_IN_MODELS, live, config: configuredModels(config) });
const read = (bytes: Buffer) => JSON.parse(bytes.toString());

describe("ModelsList", () => {
  const models = new ModelsList(catalog, config);
  const { object, data } = read(models.list().bytes) as { object: string; data: Record<string, unknown>[] };

  it("lists `default` first, then the models and their configured variants, in the router's shape", () => {
    expect(object).toBe("list");
    expect(data[0]).toMatchObject({
      id: "default",
      resolves_to: "Qwen/Qwen3-8B:cheapest",
      name: "Default (Qwen, cheap)",
    });
    expect(data.find(({ id }) => id === "Qwen/Qwen3-8B")).toMatchObject({
      object: "model",
      owned_by: "Qwen",
      name: "Qwen",
      context_length: 40_960,
      pricing: { input: 0.1, output: 0.3 },
      architecture: { input_modalities: ["text"], output_modalities: ["text"] },
      providers: [row, down],
    });
    expect(data.find(({ id }) => id === "Qwen/Qwen3-8B:cheapest")).toMatchObject({ name: "Qwen, cheap" });
    expect(data.length).toBeGreaterThan(40);
  });

  it("makes its body once, with an entity tag that follows the content", () => {
    expect(models.list()).toBe(models.list());
    expect(new ModelsList(catalog, config).list().etag).toBe(models.list().etag);
    expect(new ModelsList(catalog, {}).list().etag).not.toBe(models.list().etag);
  });

  it("finds one model by everything a client may write, and no other", () => {
    for (const asked of ["Qwen/Qwen3-8B", "huggingface/Qwen/Qwen3-8B", "Qwen", "qwen"]) {
      expect(read(models.one(asked)?.bytes ?? Buffer.from("{}"))).toMatchObject({ id: "Qwen/Qwen3-8B" });
    }
    expect(read(models.one("default")?.bytes ?? Buffer.from("{}"))).toMatchObject({ id: "default" });
    expect(models.one("no/such-model")).toBeUndefined();
    expect(models.one("../../etc/passwd")).toBeUndefined();
  });
});
