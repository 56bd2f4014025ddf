import { type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";
import { describe, expect, it } from "vitest";
import { parseJson5 } from "../json5/parse-json5.ts";
import { removeAlias, setAlias } from "./edit-aliases.ts";

const ref = (text: string): ModelRef => {
  const parsed = parseModelRef(text);
  if (!parsed.ok) throw new Error(parsed.issue.message);
  return parsed.ref;
};

const TEXT = `{
  agents: { defaults: { models: {
    'huggingface/Qwen/Qwen3-8B': { alias: 'small' }, // for scripts
    'anthropic/claude': { alias: 'claude' },
    'zai-org/GLM-4.7': { alias: 'theirs' },
  } } },
  models: { providers: { huggingface: { models: [{ id: 'b/own', alias: 'mine', name: 'Own' }] } } },
}
`;

describe("setAlias", () => {
  it("makes what is missing", () => {
    expect(parseJson5(setAlias("", ref("a/b:together"), " quick "))).toMatchObject({
      value: { agents: { defaults: { models: { "huggingface/a/b:together": { alias: "quick" } } } } },
    });
  });

  it("replaces the alias that the model has, where it stands", () => {
    expect(setAlias(TEXT, ref("Qwen/Qwen3-8B"), "tiny")).toBe(TEXT.replace("small", "tiny"));
    expect(setAlias(TEXT, ref("b/own"), "ours")).toBe(TEXT.replace("mine", "ours"));
    expect(setAlias(TEXT, ref("Qwen/Qwen3-8B"), "small")).toBe(TEXT);
  });

  it("leaves a key that belongs to another provider alone", () => {
    const edited = setAlias(TEXT, ref("zai-org/GLM-4.7"), "glm");
    expect(edited).toContain("'zai-org/GLM-4.7': { alias: 'theirs' }");
    expect(edited).toContain("'huggingface/zai-org/GLM-4.7': { alias: 'glm' }");
  });

  it.each([
    ["SMALL", "huggingface/Qwen/Qwen3-8B"],
    ["claude", "anthropic/claude"],
    ["Mine", "huggingface/b/own"],
  ])("refuses %s, which is taken, and says by whom", (alias, holder) => {
    expect(() => setAlias(TEXT, ref("a/b"), alias)).toThrow(
      expect.objectContaining({ code: "alias_taken", message: expect.stringContaining(holder) }),
    );
  });

  it.each(["", "  ", "Default", "a/b", "a\nb", "a\u202eb", "x".repeat(81)])("refuses %j", (alias) => {
    expect(() => setAlias("{}", ref("a/b"), alias)).toThrow(
      expect.objectContaining({ code: "invalid_alias" }),
    );
  });
});

describe("removeAlias", () => {
  it("removes the alias wherever it stands, and nothing else", () => {
    expect(removeAlias(TEXT, ref("b/own"))).toBe(TEXT.replace(" alias: 'mine',", ""));
    const edited = removeAlias(TEXT, ref("Qwen/Qwen3-8B"));
    expect(edited).not.toContain("small");
    expect(edited).toContain("// for scripts");
    expect(removeAlias(TEXT, ref("zai-org/GLM-4.7"))).toBe(TEXT);
  });
});
