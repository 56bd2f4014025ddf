import { expect, it } from "vitest";
import type { Config } from "../config/config-schema.ts";
import { catalogConfig } from "./catalog-config.ts";
import { configuredModels } from "./model-selection.ts";

const config: Config = {
  agents: {
    defaults: {
      model: {
        primary: "small",
        fallbacks: ["Qwen/Qwen3-8B", "openai/gpt-oss-120b:together", "anthropic/claude"],
      },
      models: {
        "huggingface/Qwen/Qwen3-8B:cheapest": { alias: "small" },
        "anthropic/claude": { alias: "claude" },
      },
    },
  },
  models: { providers: { huggingface: { models: [{ id: "b/own", name: "Own" }] }, anthropic: {} } },
};

it("adds a person's entries to the list unless they say otherwise", () => {
  expect(catalogConfig({})).toEqual({ mode: "merge", config: [] });
  for (const mode of ["merge", undefined] as const) {
    const merging: Config = { ...config, models: { ...config.models, ...(mode && { mode }) } };
    expect(catalogConfig(merging)).toEqual({ mode: "merge", config: configuredModels(config) });
  }
});

it("makes a list of their entries and of the models of their default chain, once each and without suffixes", () => {
  expect(catalogConfig({ ...config, models: { ...config.models, mode: "replace" } })).toEqual({
    mode: "replace",
    config: [
      { id: "b/own", name: "Own" },
      { id: "huggingface/Qwen/Qwen3-8B:cheapest", alias: "small" },
      { id: "huggingface/Qwen/Qwen3-8B" },
      { id: "huggingface/openai/gpt-oss-120b" },
    ],
  });
});

it("makes an empty list where a person named nothing", () => {
  expect(catalogConfig({ models: { mode: "replace" } })).toEqual({ mode: "replace", config: [] });
});
