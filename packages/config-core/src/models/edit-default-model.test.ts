import { expect, it } from "vitest";
import { parseJson5 } from "../json5/parse-json5.ts";
import { setDefaultModel } from "./edit-default-model.ts";

const GLM = { org: "zai-org", model: "GLM-4.7", suffix: undefined };
const GLM_REF = "huggingface/zai-org/GLM-4.7";

it("keeps the form that the file has", () => {
  const short = "{ agents: { defaults: { model: 'huggingface/a/b' /* good */ } } }";
  expect(setDefaultModel(short, GLM)).toBe(short.replace("huggingface/a/b", GLM_REF));
  const long = "{ agents: { defaults: { model: { fallbacks: ['a/c'], primary: 'huggingface/a/b' } } } }";
  expect(setDefaultModel(long, GLM)).toBe(long.replace("huggingface/a/b", GLM_REF));
});

it("writes the full ref, which is how OpenClaw reads one", () => {
  const bare = "{ agents: { defaults: { model: 'zai-org/GLM-4.7' } } }";
  expect(setDefaultModel(bare, GLM)).toBe(bare.replace("zai-org", "huggingface/zai-org"));
  expect(setDefaultModel(setDefaultModel(bare, GLM), GLM)).toBe(setDefaultModel(bare, GLM));
});

it("makes what is missing, and no list of models where there is none", () => {
  expect(parseJson5(setDefaultModel("", GLM))).toMatchObject({
    value: { agents: { defaults: { model: { primary: GLM_REF } } } },
  });
  expect(setDefaultModel("{ agents: { defaults: { models: {} } } }", GLM)).toContain("models: {}");
});

it("puts the model on a person's list of models, once", () => {
  const text = "{ agents: { defaults: { models: { 'huggingface/a/b': { alias: 'mine' } } } } }";
  const edited = setDefaultModel(text, GLM);
  expect(parseJson5(edited)).toMatchObject({
    value: { agents: { defaults: { models: { "huggingface/a/b": { alias: "mine" }, [GLM_REF]: {} } } } },
  });
  expect(setDefaultModel(edited, GLM)).toBe(edited);
});
