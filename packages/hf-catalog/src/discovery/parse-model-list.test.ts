import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CatalogError, parseModelList } from "../index.ts";

const entry = (id: unknown, more: object = {}) => ({ id, object: "model", ...more });
const list = (...data: unknown[]) => ({ object: "list", data });
const first = (more: object) => parseModelList(list(entry("Qwen/Qwen3-8B", more)), 0).models[0];

describe("entries", () => {
  test("come out with every documented field under its own name", () => {
    const model = first({
      created: 1745000000,
      owned_by: "Qwen",
      architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
      providers: [
        {
          provider: "together",
          status: "live",
          context_length: 131072,
          pricing: { input: 0.18, output: 0.2 },
          is_free: false,
          supports_tools: true,
          supports_structured_output: false,
          first_token_latency_ms: 220.5,
          throughput: 48.25,
          is_model_author: false,
        },
      ],
    });
    expect(model).toEqual({
      id: "Qwen/Qwen3-8B",
      created: 1745000000,
      ownedBy: "Qwen",
      inputModalities: ["text", "image"],
      outputModalities: ["text"],
      extra: {},
      backends: [
        {
          provider: "together",
          status: "live",
          contextWindow: 131072,
          pricing: { inputPerMillionTokens: 0.18, outputPerMillionTokens: 0.2 },
          isFree: false,
          tools: true,
          structuredOutput: false,
          firstTokenLatencyMs: 220.5,
          throughputTokensPerSecond: 48.25,
          isModelAuthor: false,
        },
      ],
    });
  });

  test.each([
    [{ name: "A", title: "B", display_name: "C" }, "A"],
    [{ title: "B", display_name: "C" }, "B"],
    [{ display_name: "C" }, "C"],
    [{ name: "", title: "B" }, "B"],
    [{ name: 7, display_name: "C" }, "C"],
    [{}, undefined],
  ])("take their name from the first usable of name, title and display_name: %j", (fields, name) => {
    expect(first(fields)?.name).toBe(name);
  });

  test("are skipped and counted when they name no model", () => {
    const bad = [
      null,
      7,
      "Qwen/Qwen3-8B",
      [],
      {},
      entry(7),
      entry("gpt2"),
      entry("a/b/c"),
      entry("a/b:fastest"),
    ];
    const parsed = parseModelList(list(...bad, entry("Qwen/Qwen3-8B")), 12);
    expect(parsed.models.map((model) => model.id)).toEqual(["Qwen/Qwen3-8B"]);
    expect(parsed).toMatchObject({ skipped: bad.length, fetchedAt: 12 });
  });

  test("count once when an id repeats, and the first stays", () => {
    const parsed = parseModelList(list(entry("a/b", { name: "first" }), entry("a/b", { name: "second" })), 0);
    expect(parsed).toMatchObject({ models: [{ name: "first" }], skipped: 1 });
  });

  test("keep the organisation huggingface, whose bare ids look like a prefix", () => {
    expect(parseModelList(list(entry("huggingface/zephyr")), 0).models[0]?.id).toBe("huggingface/zephyr");
  });

  test("keep unknown fields of themselves and of their rows", () => {
    const model = first({
      gated: true,
      providers: [{ provider: "x", status: "live", region: "eu", quantization: { bits: 8 } }],
    });
    expect(model?.extra).toEqual({ gated: true });
    expect(model?.backends[0]?.extra).toEqual({ region: "eu", quantization: { bits: 8 } });
  });

  test("let no key reach a prototype", () => {
    const hostile =
      '{"data":[{"id":"a/b","__proto__":{"polluted":1},"constructor":2,"x":3,"providers":[{"provider":"p","status":"live","__proto__":{"isFree":true}}]}]}';
    const [model] = parseModelList(JSON.parse(hostile), 0).models;
    expect(model?.extra).toEqual({ x: 3 });
    expect(Object.getPrototypeOf(model?.extra)).toBe(Object.prototype);
    expect(model?.backends[0]).toEqual({ provider: "p", status: "live" });
    expect(model?.backends[0]?.isFree).toBeUndefined();
  });

  test("show no control or bidirectional characters and no endless names", () => {
    expect(first({ name: "Nice\u001b[31m\u202e  name\n" })?.name).toBe("Nice[31m name");
    expect(first({ name: "\u0000\u200b" })?.name).toBeUndefined();
    expect(first({ name: "x".repeat(10_000) })?.name).toHaveLength(200);
    expect(first({ name: `${"x".repeat(199)}😀` })?.name).toBe("x".repeat(199));
    expect(first({ name: "Größe 大模型" })?.name).toBe("Größe 大模型");
  });
});

describe("rows", () => {
  const row = (fields: object) =>
    first({ providers: [{ provider: "p", status: "live", ...fields }] })?.backends[0];

  test("leave out what is missing: unknown is never zero", () => {
    expect(row({})).toEqual({ provider: "p", status: "live" });
  });

  test.each([
    [{ context_length: -1 }],
    [{ context_length: 0 }],
    [{ context_length: "131072" }],
    [{ context_length: 1.5 }],
    [{ pricing: null }],
    [{ pricing: { input: 1 } }],
    [{ pricing: { input: 1, output: "2" } }],
    [{ pricing: { input: -1, output: 2 } }],
    [{ is_free: "yes" }],
    [{ throughput: null }],
    [{ throughput: -3 }],
    [{ first_token_latency_ms: [] }],
    [{ supports_tools: 1 }],
  ])("treat a malformed field as unknown: %j", (fields) => {
    expect(row(fields)).toEqual({ provider: "p", status: "live" });
  });

  test("keep a published price of zero, which is not the same as unknown", () => {
    expect(row({ pricing: { input: 0, output: 0 }, is_free: false })).toMatchObject({
      pricing: { inputPerMillionTokens: 0, outputPerMillionTokens: 0 },
      isFree: false,
    });
  });

  test("are left out without provider or status, and repeated providers count once", () => {
    const providers = [
      null,
      { provider: "a" },
      { status: "live" },
      { provider: "b", status: "live" },
      { provider: "b", status: "error" },
    ];
    expect(first({ providers })?.backends).toEqual([{ provider: "b", status: "live" }]);
    expect(first({ providers: "none" })?.backends).toEqual([]);
  });

  test("are bounded in number", () => {
    const providers = Array.from({ length: 5000 }, (_, at) => ({ provider: `p${at}`, status: "live" }));
    expect(first({ providers })?.backends).toHaveLength(200);
  });
});

describe("bodies that are no list", () => {
  test.each([
    [null],
    [[]],
    ["<html>"],
    [{}],
    [{ data: {} }],
    [{ error: "Invalid username or password." }],
    [{ data: [1, 2] }],
  ])("%j is refused, so that it never replaces a good list", (body) => {
    expect(() => parseModelList(body, 0)).toThrow(CatalogError);
    expect(() => parseModelList(body, 0)).toThrow(expect.objectContaining({ code: "invalid_response" }));
  });

  test("an empty list is a list", () => {
    expect(parseModelList({ data: [] }, 5)).toEqual({ models: [], skipped: 0, fetchedAt: 5 });
  });
});

test("whatever JSON stands beside a good entry, the good entry comes out unchanged", () => {
  const good = entry("Qwen/Qwen3-8B", {
    providers: [{ provider: "together", status: "live", context_length: 9 }],
  });
  const alone = parseModelList(list(good), 0).models[0];
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.record({ id: fc.jsonValue(), providers: fc.array(fc.jsonValue()) }),
  );
  fc.assert(
    fc.property(fc.array(junk), fc.array(junk), (before, after) => {
      const parsed = parseModelList(list(...before, good, ...after), 0);
      expect(parsed.models.find((model) => model.id === "Qwen/Qwen3-8B")).toEqual(alone);
      expect(parsed.models.length + parsed.skipped).toBe(before.length + after.length + 1);
    }),
  );
});
