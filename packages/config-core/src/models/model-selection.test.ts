import { formatModelRef } from "@openclaw-hf/model-ref";
import { describe, expect, it } from "vitest";
import type { Config } from "../config/config-schema.ts";
import { parseConfig } from "../config/parse-config.ts";
import { configuredModels, modelAliases, modelChain, resolveModel } from "./model-selection.ts";

const config: Config = {
  agents: {
    defaults: {
      model: {
        primary: "huggingface/deepseek-ai/DeepSeek-R1",
        fallbacks: [
          "cheap",
          "huggingface/openai/gpt-oss-120b",
          "Qwen/Qwen3-8B:cheapest",
          "huggingface/deepseek-ai/DeepSeek-R1",
        ],
      },
      models: {
        "huggingface/Qwen/Qwen3-8B:cheapest": { alias: "cheap", params: { temperature: 0.5 } },
        "huggingface/Qwen/Qwen3-8B": { alias: "Qwen3 8B" },
        "huggingface/a/upper": { alias: "CHEAP" },
        "anthropic/claude": { alias: "claude" },
      },
    },
  },
  models: { providers: { huggingface: { models: [{ id: "b/own", alias: "mine", name: "Own" }] } } },
};

function resolve(asked: string, from: Config = config) {
  const resolved = resolveModel(from, asked);
  return resolved.ok ? { via: resolved.via, chain: resolved.chain.map(formatModelRef) } : resolved.issue;
}

const primary = "huggingface/deepseek-ai/DeepSeek-R1";
const fallbacks = ["huggingface/Qwen/Qwen3-8B:cheapest", "huggingface/openai/gpt-oss-120b"];

describe("modelChain", () => {
  it("follows aliases and names no model twice", () => {
    const chain = modelChain(config);
    expect(chain.primary && formatModelRef(chain.primary)).toBe(primary);
    expect(chain.fallbacks.map(formatModelRef)).toEqual(fallbacks);
  });

  it("takes the short form, a string", () => {
    const chain = modelChain({ agents: { defaults: { model: "Qwen/Qwen3-8B" } } });
    expect(chain).toEqual({ primary: { org: "Qwen", model: "Qwen3-8B", suffix: undefined }, fallbacks: [] });
  });

  it("is empty for an empty configuration", () => {
    expect(modelChain({})).toEqual({ primary: undefined, fallbacks: [] });
  });
});

describe("modelAliases", () => {
  it("has those of Hugging Face models, wherever they are given", () => {
    expect(modelAliases(config).map(({ alias, ref }) => [alias, formatModelRef(ref)])).toEqual([
      ["cheap", "huggingface/Qwen/Qwen3-8B:cheapest"],
      ["Qwen3 8B", "huggingface/Qwen/Qwen3-8B"],
      ["CHEAP", "huggingface/a/upper"],
      ["mine", "huggingface/b/own"],
    ]);
  });

  it("counts the first of several that are alike, as the warning about them says", () => {
    const text = (models: string) =>
      `{ agents: { defaults: { models: { "huggingface/a/first": { alias: "x" } } } }, ${models} }`;
    const parsed = parseConfig(
      text('models: { providers: { huggingface: { models: [{ id: "a/second", alias: "x" }] } } }'),
    );
    expect(parsed.warnings).toMatchObject([
      { code: "duplicate_alias", path: ["models", "providers", "huggingface", "models", 0, "alias"] },
    ]);
    expect(parsed.ok && resolve("x", parsed.config)).toEqual({
      via: "alias",
      chain: ["huggingface/a/first"],
    });
  });
});

describe("resolveModel", () => {
  it.each([
    ["default", { via: "default", chain: [primary, ...fallbacks] }],
    [primary, { via: "ref", chain: [primary, ...fallbacks] }],
    ["deepseek-ai/DeepSeek-R1", { via: "ref", chain: [primary, ...fallbacks] }],
    ["https://huggingface.co/deepseek-ai/DeepSeek-R1", { via: "ref", chain: [primary, ...fallbacks] }],
    ["deepseek-ai/DeepSeek-R1:together", { via: "ref", chain: [`${primary}:together`] }],
    ["cheap", { via: "alias", chain: ["huggingface/Qwen/Qwen3-8B:cheapest"] }],
    ["CHEAP", { via: "alias", chain: ["huggingface/a/upper"] }],
    ["qwen3 8b", { via: "alias", chain: ["huggingface/Qwen/Qwen3-8B"] }],
    [" mine ", { via: "alias", chain: ["huggingface/b/own"] }],
  ])("finds %s", (asked, expected) => {
    expect(resolve(asked)).toEqual(expected);
  });

  it("suggests the alias that was probably meant", () => {
    expect(resolve("cheep")).toMatchObject({
      code: "unknown_alias",
      hint: expect.stringMatching(/Did you mean "cheap"/i),
    });
    expect(resolve("something")).toMatchObject({
      code: "unknown_alias",
      hint: expect.stringContaining("huggingface/<org>/<model>"),
    });
  });

  it("does not know other providers' aliases", () => {
    expect(resolve("claude")).toMatchObject({ code: "unknown_alias" });
  });

  it("says that there is no default, and what is wrong with a ref", () => {
    expect(resolve("default", {})).toMatchObject({ code: "no_default" });
    expect(resolve("huggingface/Qwen/")).toMatchObject({ code: "incomplete" });
    expect(resolve("")).toMatchObject({ code: "empty" });
  });
});

describe("configuredModels", () => {
  it("has every entry with all its options, and none of other providers", () => {
    expect(configuredModels(config)).toEqual([
      { id: "b/own", alias: "mine", name: "Own" },
      { id: "huggingface/Qwen/Qwen3-8B:cheapest", alias: "cheap", params: { temperature: 0.5 } },
      { id: "huggingface/Qwen/Qwen3-8B", alias: "Qwen3 8B" },
      { id: "huggingface/a/upper", alias: "CHEAP" },
    ]);
  });
});
