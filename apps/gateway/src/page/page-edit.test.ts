import { ConfigError, modelChain, parseConfig } from "@openclaw-hf/config-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdit, checkEdit } from "./page-edit.ts";
import type { PageEdit } from "./page-protocol.ts";
import { selectionOf } from "./page-selection.ts";

const COMMENTED = `// mine
{
  agents: {
    defaults: {
      model: {
        primary: 'huggingface/Qwen/Qwen3-8B', // the good one
        fallbacks: [
          'huggingface/zai-org/GLM-4.7', // in case
        ],
      },
      models: {
        'huggingface/Qwen/Qwen3-8B': { alias: 'small' }, // for scripts
      },
    },
  },
  /* not ours */ channels: { telegram: { enabled: true } },
}
`;

const edit = (text: string, change: PageEdit): string => applyEdit(text, checkEdit(change), []);

function selected(text: string) {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.errors[0]?.message);
  return selectionOf(parsed.config, parsed.config);
}

describe("an edit of the page", () => {
  it("sets the default, lists it where models are listed, and leaves everything else as it was", () => {
    const after = edit(COMMENTED, { op: "set-default", ref: "openai/gpt-oss-120b:cheapest" });
    const set = COMMENTED.replace(
      "huggingface/Qwen/Qwen3-8B', //",
      "huggingface/openai/gpt-oss-120b:cheapest', //",
    );
    const listed = "// for scripts\n        'huggingface/openai/gpt-oss-120b:cheapest': {},";
    expect(after).toBe(set.replace("// for scripts", listed));
  });

  it("makes what is missing, in a config that says nothing yet", () => {
    for (const empty of ["", "{}", "// nothing yet\n{\n}\n"]) {
      const withDefault = edit(empty, { op: "set-default", ref: "Qwen/Qwen3-8B" });
      const withFallback = edit(withDefault, { op: "add-fallback", ref: "zai-org/GLM-4.7" });
      const withAlias = edit(withFallback, { op: "set-alias", ref: "Qwen/Qwen3-8B:fastest", alias: "quick" });
      expect(selected(withAlias)).toEqual({
        primary: "huggingface/Qwen/Qwen3-8B",
        fallbacks: ["huggingface/zai-org/GLM-4.7"],
        hasOwnFallbacks: true,
        aliases: [{ ref: "huggingface/Qwen/Qwen3-8B:fastest", alias: "quick" }],
      });
    }
  });

  it("changes nothing when the config already says so", () => {
    expect(edit(COMMENTED, { op: "set-default", ref: "huggingface/Qwen/Qwen3-8B" })).toBe(COMMENTED);
    expect(edit(COMMENTED, { op: "add-fallback", ref: "zai-org/GLM-4.7" })).toBe(COMMENTED);
    expect(edit(COMMENTED, { op: "remove-fallback", ref: "openai/gpt-oss-120b" })).toBe(COMMENTED);
    expect(edit(COMMENTED, { op: "set-alias", ref: "openai/gpt-oss-120b", alias: null })).toBe(COMMENTED);
    expect(edit(COMMENTED, { op: "set-alias", ref: "Qwen/Qwen3-8B", alias: "small" })).toBe(COMMENTED);
  });

  it("removes a fallback that the file names by an alias or a variable", () => {
    const text = COMMENTED.replace("'huggingface/zai-org/GLM-4.7', // in case", `'small', '\${SPARE}',`);
    const env = [{ SPARE: "huggingface/a/b" }];
    const remove = (ref: string) => applyEdit(text, checkEdit({ op: "remove-fallback", ref }), env);
    expect(remove("Qwen/Qwen3-8B")).toBe(text.replace("'small', ", ""));
    expect(remove("a/b")).toBe(text.replace(` '\${SPARE}',`, ""));
  });

  it("turns OpenClaw's short form of the model into the long one when a fallback comes", () => {
    const short = "{ agents: { defaults: { model: 'huggingface/Qwen/Qwen3-8B' } } }";
    const after = edit(short, { op: "add-fallback", ref: "zai-org/GLM-4.7" });
    expect(parseConfig(after)).toMatchObject({
      ok: true,
      raw: {
        agents: {
          defaults: {
            model: { primary: "huggingface/Qwen/Qwen3-8B", fallbacks: ["huggingface/zai-org/GLM-4.7"] },
          },
        },
      },
    });
    const other = edit(short, { op: "set-default", ref: "zai-org/GLM-4.7" });
    expect(other).toBe(short.replace("Qwen/Qwen3-8B", "zai-org/GLM-4.7"));
  });

  it("edits a config with a variable that only the gateway knows", () => {
    const text = COMMENTED.replace(
      "/* not ours */",
      `models: { providers: { huggingface: { apiKey: '\${ONLY_THERE}' } } },`,
    );
    const after = edit(text, { op: "remove-fallback", ref: "zai-org/GLM-4.7" });
    expect(after).toContain(`\${ONLY_THERE}`);
    expect(after).not.toContain("GLM");
  });

  it.each([
    [null, null],
    [[], "ref"],
    [{ op: "set-default" }, "ref"],
    [{ op: "set-default", ref: "no model" }, "ref"],
    [{ op: "delete-everything", ref: "Qwen/Qwen3-8B" }, "op"],
    [{ op: "__proto__", ref: "Qwen/Qwen3-8B" }, "op"],
    [{ op: "set-alias", ref: "Qwen/Qwen3-8B" }, "alias"],
    [{ op: "set-alias", ref: "Qwen/Qwen3-8B", alias: 5 }, "alias"],
  ])("is refused when it is none: %j", (body, param) => {
    expect(() => checkEdit(body)).toThrow(
      expect.objectContaining({ code: "invalid_edit", status: 400, param }),
    );
  });

  it("refuses an alias that is taken, whatever its case", () => {
    expect(() => edit(COMMENTED, { op: "set-alias", ref: "zai-org/GLM-4.7", alias: "SMALL" })).toThrow(
      expect.objectContaining({ code: "alias_taken" }),
    );
  });

  it("never touches a file that does not parse", () => {
    expect(() => edit("{ agents: ", { op: "set-default", ref: "Qwen/Qwen3-8B" })).toThrow(
      expect.objectContaining({ code: "broken_file" }),
    );
  });

  it("keeps every comment and every other key through any sequence of edits, and ends as the sequence says", () => {
    const ref = fc.constantFrom(
      "Qwen/Qwen3-8B",
      "zai-org/GLM-4.7",
      "openai/gpt-oss-120b:cheapest",
      "a/b:together",
    );
    const change: fc.Arbitrary<PageEdit> = fc.oneof(
      ref.map((text) => ({ op: "set-default" as const, ref: text })),
      ref.map((text) => ({ op: "add-fallback" as const, ref: text })),
      fc.tuple(ref, fc.constantFrom("one", "two", "drei 🦀", null)).map(([text, alias]) => ({
        op: "set-alias" as const,
        ref: text,
        alias,
      })),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        let text = COMMENTED;
        let lastDefault = "huggingface/Qwen/Qwen3-8B";
        for (const next of changes) {
          try {
            text = edit(text, next);
          } catch (error) {
            if (!ConfigError.isInstance(error) || error.code !== "alias_taken") throw error;
          }
          if (next.op === "set-default") lastDefault = `huggingface/${next.ref}`;
        }
        for (const kept of ["// mine", "// the good one", "// in case", "// for scripts", "/* not ours */"]) {
          expect(text).toContain(kept);
        }
        const parsed = parseConfig(text);
        expect(parsed.ok && modelChain(parsed.config).primary).toBeDefined();
        expect(selected(text).primary).toBe(lastDefault);
        expect(parsed.ok && parsed.raw).toHaveProperty("channels.telegram.enabled", true);
      }),
      { numRuns: 100 },
    );
  });
});
