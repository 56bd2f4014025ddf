import { type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson5 } from "../json5/parse-json5.ts";
import { addFallback, removeFallback, replaceFallbacks } from "./edit-fallbacks.ts";

const ref = (text: string): ModelRef => {
  const parsed = parseModelRef(text);
  if (!parsed.ok) throw new Error(parsed.issue.message);
  return parsed.ref;
};

const MIXED = `{
  agents: {
    defaults: {
      model: {
        primary: "huggingface/deepseek-ai/DeepSeek-R1",
        fallbacks: ["anthropic/claude-x", "small", /* cheap */ "Qwen/Qwen3-8B", "\${SPARE}"],
      },
      models: { "huggingface/zai-org/GLM-4.7": { alias: "small" } },
    },
  },
}
`;
const env = { SPARE: "huggingface/Qwen/Qwen3-32B" };

function fallbacksOf(text: string): unknown {
  const read = parseJson5(text);
  if (!read.ok) throw new Error(read.issue.message);
  const { agents } = read.value as { agents: { defaults: { model: { fallbacks?: unknown } } } };
  return agents.defaults.model.fallbacks;
}

describe("addFallback", () => {
  it("adds behind those there are", () => {
    expect(addFallback(MIXED, ref("openai/gpt-oss-120b"))).toBe(
      MIXED.replace('}"]', '}", "huggingface/openai/gpt-oss-120b"]'),
    );
  });

  it.each(["Qwen/Qwen3-8B", "zai-org/GLM-4.7", "Qwen/Qwen3-32B"])(
    "changes nothing where %s is one, by ref, alias or variable",
    (text) => expect(addFallback(MIXED, ref(text), { env })).toBe(MIXED),
  );

  it("makes the list, and the short form of the model the long one", () => {
    expect(fallbacksOf(addFallback("", ref("a/b")))).toEqual(["huggingface/a/b"]);
    const short = '{ agents: { defaults: { model: "huggingface/a/c" } } }';
    expect(parseJson5(addFallback(short, ref("a/b")))).toMatchObject({
      value: {
        agents: { defaults: { model: { primary: "huggingface/a/c", fallbacks: ["huggingface/a/b"] } } },
      },
    });
  });
});

describe("removeFallback", () => {
  it("finds what an alias or a variable means, and leaves the rest as it is written", () => {
    expect(removeFallback(MIXED, ref("zai-org/GLM-4.7"))).toBe(MIXED.replace('"small", /*', "/*"));
    expect(removeFallback(MIXED, ref("Qwen/Qwen3-32B"), { env })).toBe(MIXED.replace(`, "\${SPARE}"`, ""));
    expect(removeFallback(MIXED, ref("Qwen/Qwen3-32B"))).toBe(MIXED);
  });

  it("removes the key with the last one", () => {
    const one = addFallback("{}", ref("a/b"));
    expect(fallbacksOf(removeFallback(one, ref("a/b")))).toBeUndefined();
  });
});

describe("replaceFallbacks", () => {
  it("keeps what is no Hugging Face model, and the spelling and comments of what stays", () => {
    expect(replaceFallbacks(MIXED, [], { env })).toBe(
      MIXED.replace(/fallbacks: .*,/, 'fallbacks: ["anthropic/claude-x"],'),
    );
    const swapped = replaceFallbacks(MIXED, [ref("Qwen/Qwen3-8B"), ref("zai-org/GLM-4.7")], { env });
    expect(swapped).toContain(
      '["anthropic/claude-x", /* cheap */ "Qwen/Qwen3-8B", "huggingface/zai-org/GLM-4.7"]',
    );
  });

  it("keeps the list's place and comments where every item is another", () => {
    const text =
      '{ agents: { defaults: { model: { fallbacks: [ // in order\n "a/b" ], primary: "a/c" } } } }';
    const edited = replaceFallbacks(text, [ref("a/d")]);
    expect(edited).toContain("// in order");
    expect(edited.indexOf("a/d")).toBeLessThan(edited.indexOf("primary"));
  });

  it("ends with the list it was given, from any list", () => {
    const refs = fc.uniqueArray(
      fc.constantFrom("a/b", "a/c:together", "Qwen/Qwen3-8B", "d/e:cheapest", "f/g"),
    );
    fc.assert(
      fc.property(refs, refs, (before, after) => {
        const start = replaceFallbacks("{ /* mine */ }", before.map(ref));
        const edited = replaceFallbacks(start, after.map(ref));
        expect(edited).toContain("/* mine */");
        expect(after.length + before.length === 0 || (fallbacksOf(edited) ?? [])).toEqual(
          after.length + before.length === 0 || after.map((id) => `huggingface/${id}`),
        );
      }),
      { numRuns: 100 },
    );
  });
});

it.each([addFallback, removeFallback])("%o refuses a text that does not parse", (edit) => {
  expect(() => edit("{ agents: ", ref("a/b"))).toThrow(expect.objectContaining({ code: "broken_file" }));
});
