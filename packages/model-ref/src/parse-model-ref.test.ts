import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatModelRef, hubId, type ModelRef, POLICIES, parseModelRef, routerModel } from "./index.ts";

const SEED_IDS = [
  "deepseek-ai/DeepSeek-R1",
  "deepseek-ai/DeepSeek-V3.2",
  "Qwen/Qwen3-8B",
  "Qwen/Qwen2.5-7B-Instruct",
  "Qwen/Qwen3-32B",
  "meta-llama/Llama-3.3-70B-Instruct",
  "meta-llama/Llama-3.1-8B-Instruct",
  "openai/gpt-oss-120b",
  "zai-org/GLM-4.7",
  "moonshotai/Kimi-K2.5",
];

const part = fc
  .stringMatching(/^[A-Za-z0-9_](?:[-.]?[A-Za-z0-9_]){0,47}$/)
  .filter((name) => !name.endsWith(".git"));
const suffix = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(...POLICIES).map((name) => ({ kind: "policy", name }) as const),
  fc
    .stringMatching(/^[a-z0-9](?:[a-z0-9._-]{0,40}[a-z0-9])?$/)
    .filter((name) => !(POLICIES as readonly string[]).includes(name))
    .map((name) => ({ kind: "provider", name }) as const),
);
const validRef: fc.Arbitrary<ModelRef> = fc.record({ org: part, model: part, suffix });

describe("accepted forms", () => {
  test.each(SEED_IDS)("%s reads the same bare, in full and from the Hub's address", (id) => {
    const ref = parseModelRef(`huggingface/${id}`);
    expect(ref).toMatchObject({ ok: true, ref: { suffix: undefined } });
    for (const text of [
      id,
      `https://huggingface.co/${id}`,
      `hf.co/${id}`,
      `http://www.huggingface.co/${id}/`,
    ]) {
      expect(parseModelRef(text)).toEqual(ref);
    }
  });

  test.each(POLICIES)(":%s is a policy", (name) => {
    expect(parseModelRef(`Qwen/Qwen3-8B:${name}`)).toEqual({
      ok: true,
      ref: { org: "Qwen", model: "Qwen3-8B", suffix: { kind: "policy", name } },
    });
  });

  test.each(["together", "fireworks-ai", "hf-inference", "a-provider-of-tomorrow", "302ai"])(
    ":%s is a provider",
    (name) => {
      const parsed = parseModelRef(`huggingface/openai/gpt-oss-120b:${name}`);
      expect(parsed).toMatchObject({ ok: true, ref: { suffix: { kind: "provider", name } } });
    },
  );

  test.each([
    "https://huggingface.co/Qwen/Qwen3-8B/tree/main",
    "https://huggingface.co/Qwen/Qwen3-8B?inference_api=true&inference_provider=nscale",
    "https://huggingface.co/Qwen/Qwen3-8B#a/b:c",
    "HTTPS://HF.CO/Qwen/Qwen3-8B/blob/main/README.md",
    "huggingface.co/Qwen/Qwen3-8B",
  ])("the address %s names the model and nothing else", (address) => {
    const parsed = parseModelRef(address);
    expect(parsed.ok && formatModelRef(parsed.ref)).toBe("huggingface/Qwen/Qwen3-8B");
  });

  test("an address can carry a suffix", () => {
    const parsed = parseModelRef("https://huggingface.co/Qwen/Qwen3-8B:cheapest/tree/main");
    expect(parsed.ok && routerModel(parsed.ref)).toBe("Qwen/Qwen3-8B:cheapest");
  });

  test("an organisation called like the provider, a host or a section is written out in full", () => {
    for (const org of ["huggingface", "hf.co", "huggingface.co", "datasets"]) {
      expect(parseModelRef(`huggingface/${org}/x`)).toMatchObject({ ok: true, ref: { org, model: "x" } });
    }
  });

  test("a part of 96 characters is allowed", () => {
    expect(parseModelRef(`${"o".repeat(96)}/${"m".repeat(96)}`).ok).toBe(true);
  });
});

describe("rejected texts", () => {
  test.each([
    ["", "empty", 0],
    ["gpt2", "incomplete", 4],
    ["huggingface/", "incomplete", 12],
    ["huggingface/DeepSeek-R1", "incomplete", 23],
    ["Qwen/", "incomplete", 5],
    ["/Qwen3-8B", "incomplete", 0],
    ["huggingface//Qwen3-8B", "incomplete", 12],
    ["Qwen/:cheapest", "incomplete", 5],
    ["hf.co", "incomplete", 5],
    ["https://huggingface.co/", "incomplete", 23],
    ["https://huggingface.co/Qwen", "incomplete", 27],
    ["https://huggingface.co/Qwen?x=a/b", "incomplete", 27],
    ["openrouter/Qwen/Qwen3-8B", "unknown_provider", 0],
    ["HuggingFace/Qwen/Qwen3-8B", "unknown_provider", 0],
    ["huggingface/Qwen/Qwen3-8B/tree", "too_many_parts", 25],
    ["huggingface/huggingface/Qwen/Qwen3-8B", "too_many_parts", 28],
    ["https://huggingface.co/datasets/Qwen/X", "not_a_model", 23],
    ["https://huggingface.co/spaces/Qwen/X", "not_a_model", 23],
    ["https://huggingface.co/models?search=x", "not_a_model", 23],
    ["https://example.com/Qwen/Qwen3-8B", "not_a_model", 8],
    ["https://huggingface.co.example.com/Qwen/Qwen3-8B", "not_a_model", 8],
    ["https://user@huggingface.co/Qwen/Qwen3-8B", "not_a_model", 8],
    ["Qwen/Qwen3 8B", "bad_character", 10],
    ["Qwen/Qwen3-8B\n", "bad_character", 13],
    ["Qwen/Qwen3-8B\r\nx-evil: 1", "bad_character", 13],
    ["Qwén/Qwen3-8B", "bad_character", 2],
    ["Qwen/Qwen3-8B\u202e", "bad_character", 13],
    ["Qwen/Qwen3%2F8B", "bad_character", 10],
    ["Qwen/Qwen3-8B:together:cheapest", "bad_character", 13],
    ["a:b/c", "bad_character", 1],
    ["../etc", "bad_name", 0],
    ["Qwen/..", "bad_name", 5],
    ["Qwen/Qwen3--8B", "bad_name", 11],
    ["Qwen/Qwen3..8B", "bad_name", 11],
    ["-Qwen/Qwen3", "bad_name", 0],
    ["Qwen/Qwen3-", "bad_name", 10],
    ["Qwen/.git", "bad_name", 5],
    ["Qwen/Qwen3.git", "bad_name", 10],
    [`${"o".repeat(97)}/m`, "too_long", 96],
    [`o/${"m".repeat(97)}`, "too_long", 98],
    [`o/m:${"s".repeat(97)}`, "too_long", 100],
    ["Qwen/Qwen3-8B:", "bad_suffix", 14],
    ["Qwen/Qwen3-8B:Cheapest", "bad_suffix", 14],
    ["Qwen/Qwen3-8B:to gether", "bad_suffix", 16],
    ["Qwen/Qwen3-8B:together/x", "bad_suffix", 22],
    ["Qwen/Qwen3-8B:-x", "bad_suffix", 14],
  ])("%j is %s at %i", (text, code, offset) => {
    expect(parseModelRef(text)).toMatchObject({ ok: false, issue: { code, offset } });
  });

  test.each([
    ["HuggingFace/Qwen/Qwen3-8B", "Write huggingface/Qwen/Qwen3-8B."],
    ["hf/Qwen/Qwen3-8B:together", "Write huggingface/Qwen/Qwen3-8B:together."],
    [" Qwen/Qwen3-8B\n", "Write huggingface/Qwen/Qwen3-8B."],
    ["Qwen/Qwen3-8B:Cheapest", "Write huggingface/Qwen/Qwen3-8B:cheapest."],
    ["gpt2", "Write huggingface/<org>/<model>, as in huggingface/Qwen/Qwen3-8B."],
    ["a/b/c/d", "Write huggingface/<org>/<model>, as in huggingface/Qwen/Qwen3-8B."],
  ])("the hint for %j says what to write", (text, hint) => {
    expect(parseModelRef(text)).toMatchObject({ ok: false, issue: { hint } });
  });

  test("control and bidirectional characters appear by number, never as themselves", () => {
    for (const [character, name] of [
      ["\u001b", "U+001B"],
      ["\u202e", "U+202E"],
      ["\u{1f600}", "U+1F600"],
    ]) {
      const parsed = parseModelRef(`Qwen/Qwen3${character}`);
      expect(parsed).toMatchObject({ ok: false, issue: { message: `${name} cannot stand in a Hub id.` } });
    }
  });

  test("neither length nor depth of a text makes it expensive to refuse", () => {
    const hostile = ["a/", "a:", "a", " ", ":", "/", "-", "https://hf.co/", "huggingface/", "a:B/"];
    for (const piece of hostile) {
      const parsed = parseModelRef(piece.repeat(200_000));
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed).length).toBeLessThan(400);
    }
  });
});

describe("properties", () => {
  test("parsing a formatted ref gives the ref back", () => {
    fc.assert(
      fc.property(validRef, (ref) => {
        expect(parseModelRef(formatModelRef(ref))).toEqual({ ok: true, ref });
      }),
    );
  });

  test("formatting what was parsed is the same text for every form it can come in", () => {
    fc.assert(
      fc.property(validRef, (ref) => {
        fc.pre(ref.org !== "huggingface" && ref.org !== "hf.co" && ref.org !== "huggingface.co");
        const canonical = formatModelRef(ref);
        const forms = [canonical, routerModel(ref), `https://hf.co/${routerModel(ref)}`];
        for (const text of ref.org === "datasets" ? forms.slice(0, 2) : forms) {
          const parsed = parseModelRef(text);
          expect(parsed.ok && formatModelRef(parsed.ref)).toBe(canonical);
        }
      }),
    );
  });

  test("any text either parses to a ref that survives a round trip or yields an offset inside the text", () => {
    const nearMiss = fc
      .array(
        fc.constantFrom("huggingface", "hf.co", "https://", "/", ":", "-", ".", "Qwen", "x", "A", " ", "é"),
      )
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), nearMiss), (text) => {
        const parsed = parseModelRef(text);
        if (parsed.ok) {
          expect(parseModelRef(formatModelRef(parsed.ref))).toEqual(parsed);
          expect(text).toContain(hubId(parsed.ref));
        } else {
          expect(parsed.issue.offset).toBeGreaterThanOrEqual(0);
          expect(parsed.issue.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
