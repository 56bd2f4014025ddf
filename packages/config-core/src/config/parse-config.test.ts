import { existsSync, readFileSync } from "node:fs";
import { formatModelRef } from "@openclaw-hf/model-ref";
import { describe, expect, it } from "vitest";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { formatIssue } from "../issues/format-issue.ts";
import { configuredModels, modelChain } from "../models/model-selection.ts";
import { type ParseConfigOptions, parseConfig } from "./parse-config.ts";

function errorsOf(text: string, options?: ParseConfigOptions): readonly ConfigIssue[] {
  const parsed = parseConfig(text, options);
  return parsed.ok ? [] : parsed.errors;
}

const dollar = "$";

describe("a valid configuration", () => {
  it("is read with every key, those of others too", () => {
    const text = readFileSync(new URL("../../fixtures/commented.json5", import.meta.url), "utf8");
    const parsed = parseConfig(text);
    expect(parsed).toMatchObject({
      ok: true,
      warnings: [],
      config: { gateway: { port: 18773, bind: "loopback" }, channels: { telegram: { timeout: Infinity } } },
    });
  });

  it("may be empty", () => {
    for (const text of ["", "\uFEFF", "{}", "// nothing yet\n"]) {
      expect(parseConfig(text)).toStrictEqual({ ok: true, config: {}, raw: {}, warnings: [] });
    }
  });

  it("may have BOM, CRLF and a file of megabytes", () => {
    const members = Array.from(
      { length: 60_000 },
      (_, at) => `  "key number ${at}": { value: 'x${at}', list: [1, 2] },\r\n`,
    );
    const parsed = parseConfig(
      `\uFEFF{\r\n  gateway: { port: 1 },\r\n  other: {${members.join("")}},\r\n}\r\n`,
    );
    expect(parsed).toMatchObject({ ok: true, config: { gateway: { port: 1 } } });
  });

  it("may have OpenClaw's own values, read as the closest this gateway has", () => {
    const parsed = parseConfig("{ gateway: { bind: 'tailnet', auth: { mode: 'password', password: 'x' } } }");
    expect(parsed).toMatchObject({
      ok: true,
      config: { gateway: { bind: "loopback", auth: { mode: "token", password: "x" } } },
      warnings: [{ code: "unsupported_value" }, { code: "unsupported_value" }],
    });
  });
});

describe("variables", () => {
  it("are substituted in strings, escaped ones are not", () => {
    const text = `{ models: { providers: { huggingface: { apiKey: "${dollar}{TOKEN}", billTo: "a-${dollar}{ORG}" } } }, note: "$${dollar}{TOKEN}" }`;
    const parsed = parseConfig(text, { env: { TOKEN: "hf_1", ORG: "b" } });
    expect(parsed).toMatchObject({
      ok: true,
      config: {
        models: { providers: { huggingface: { apiKey: "hf_1", billTo: "a-b" } } },
        note: `${dollar}{TOKEN}`,
      },
      raw: { models: { providers: { huggingface: { apiKey: `${dollar}{TOKEN}` } } } },
    });
  });

  it("come from the first layer that has them, at last from the file's own env block", () => {
    const text = `{ env: { A: "own", vars: { B: "own", C: "own" } }, x: "${dollar}{A} ${dollar}{B} ${dollar}{C}" }`;
    expect(parseConfig(text, { env: [{ A: "process" }, { A: "file", B: "file" }] })).toMatchObject({
      ok: true,
      config: { x: "process file own" },
    });
  });

  it("are not looked for in what they brought", () => {
    const parsed = parseConfig(`{ x: "${dollar}{A}" }`, { env: { A: `${dollar}{B}`, B: "no" } });
    expect(parsed).toMatchObject({ ok: true, config: { x: `${dollar}{B}` } });
  });

  it("are named when missing; in keys of others that is a warning", () => {
    expect(errorsOf(`{\n  gateway: { auth: { token: "${dollar}{NOPE}" } } }`)).toMatchObject([
      {
        code: "missing_variable",
        path: ["gateway", "auth", "token"],
        message: "The variable NOPE is not set",
        line: 2,
      },
    ]);
    expect(parseConfig(`{ channels: { x: "${dollar}{NOPE}" } }`)).toMatchObject({
      ok: true,
      warnings: [{ code: "missing_variable", severity: "warning" }],
    });
  });
});

describe("what is wrong", () => {
  it("comes all at once, each with place, expectation and fix", () => {
    const text = `{
  agents: { defaults: { model: { primary: 3, fallbacks: "x" } } },
  gateway: { port: "18789", auth: { mode: "maybe" } },
  models: { providers: { huggingface: { baseUrl: "ftp://x", discovery: { timeoutMs: 0 } } } },
  env: { COUNT: 3 },
}`;
    const issues = errorsOf(text);
    expect(issues.map(({ code, path, line }) => [code, path.join("."), line])).toEqual([
      ["invalid_type", "agents.defaults.model.primary", 2],
      ["invalid_type", "agents.defaults.model.fallbacks", 2],
      ["invalid_type", "gateway.port", 3],
      ["invalid_value", "gateway.auth.mode", 3],
      ["invalid_value", "models.providers.huggingface.baseUrl", 4],
      ["invalid_value", "models.providers.huggingface.discovery.timeoutMs", 4],
      ["invalid_type", "env.COUNT", 5],
    ]);
    expect(issues[2]).toMatchObject({
      column: 20,
      expected: "a number",
      received: 'a string, "18789"',
      fix: "write 18789 without quotes",
    });
    expect(issues[1]?.fix).toBe("put it into brackets: [ … ]");
  });

  it("is shown with file, line, column and a caret", () => {
    const [issue] = errorsOf('{\n  gateway: { port: "x" },\n}');
    expect(issue && formatIssue(issue, "~/.openclaw/openclaw.json")).toBe(
      [
        "~/.openclaw/openclaw.json:2:20: error: gateway.port: The value has the wrong type",
        '  2 |   gateway: { port: "x" },',
        "    |                    ^",
        "  expected: a number",
        '  received: a string, "x"',
      ].join("\n"),
    );
  });

  it.each([
    ["{ gateway: { prot: 1 } }", ["gateway", "prot"], "did you mean `port`? Then rename gateway.prot"],
    [
      "{ agents: { defaults: { model: { fallback: [] } } } }",
      ["agents", "defaults", "model", "fallback"],
      "did you mean `fallbacks`?",
    ],
    ["{ gatway: {} }", ["gatway"], "did you mean `gateway`?"],
    ["{ env: { shellenv: { enabled: true } } }", ["env", "shellenv"], "did you mean `shellEnv`?"],
    [
      "{ models: { providers: { huggingFace: {} } } }",
      ["models", "providers", "huggingFace"],
      "did you mean `huggingface`?",
    ],
  ])("warns about a key that looks like a slip: %s", (text, path, fix) => {
    expect(parseConfig(text)).toMatchObject({
      ok: true,
      warnings: [{ code: "unknown_key", path, fix: expect.stringContaining(fix) }],
    });
  });

  it("says nothing about keys that are like none of ours", () => {
    const text =
      "{ channels: {}, agent: {}, gateway: { mode: 'local', tls: {} }, agents: { list: [], defaults: { workspace: 'x' } } }";
    expect(parseConfig(text)).toMatchObject({ ok: true, warnings: [] });
  });

  it("warns about a key written twice, and an alias given twice", () => {
    expect(parseConfig("{ a: 1,\n a: 2 }")).toMatchObject({
      warnings: [{ code: "duplicate_key", line: 2, column: 2 }],
    });
    const twice =
      '{ agents: { defaults: { models: { "huggingface/a/b": { alias: "x" }, "huggingface/a/c": { alias: "x" } } } } }';
    expect(parseConfig(twice)).toMatchObject({ ok: true, warnings: [{ code: "duplicate_alias" }] });
  });

  it.each(["__proto__", "constructor", "prototype"])("refuses the key %s at any depth", (key) => {
    expect(errorsOf(`{ a: [{ "${key}": {} }] }`)).toMatchObject([
      { code: "forbidden_key", path: ["a", 0, key], line: 1, column: 9 },
    ]);
  });

  it("is bounded: depth, size", () => {
    expect(errorsOf("[".repeat(5_000_000))).toMatchObject([{ code: "too_deep", line: 1, column: 101 }]);
    expect(errorsOf(`{ a: ${"[".repeat(99)}${"]".repeat(99)} }`)).toEqual([]);
    expect(errorsOf(" ".repeat(17 * 1024 * 1024))).toMatchObject([{ code: "too_large" }]);
  });

  it("is bounded: of very many errors the first hundred", () => {
    const aliases = Array.from(
      { length: 5_000 },
      (_, at) => `"huggingface/a/b${at}": { alias: "alias ${at}" }`,
    );
    const fallbacks = Array.from({ length: 5_000 }, (_, at) => `"huggingface/a b/${at}", "unknown ${at}"`);
    const text = `{ agents: { defaults: { models: { ${aliases} }, model: { fallbacks: [${fallbacks}] } } } }`;
    expect(errorsOf(text)).toHaveLength(100);
  });

  it("is said of a document that is no object too", () => {
    for (const text of ["[]", "3", "null", "'x'"]) {
      expect(errorsOf(text)).toMatchObject([{ code: "invalid_type", path: [], expected: "an object" }]);
    }
    expect(errorsOf("{ agents: { defaults: { models: [] } } }")).toMatchObject([{ code: "invalid_type" }]);
  });

  it("cannot drive a terminal by what stands in a key", () => {
    const [issue] = errorsOf(
      '{ agents: { defaults: { models: { "huggingface/a/\\u001b[31m\\u202e": {} } } } }',
    );
    expect(issue && formatIssue(issue, "x")).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    const parsed = parseConfig('{ "gatewa\\u009by": 1 }');
    expect(parsed.warnings.map((warning) => formatIssue(warning, "x")).join()).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("never shows a secret", () => {
    const secret = "hf_abcdefghijklmnop";
    const texts = [
      `{ models: { providers: { huggingface: { apiKey: ["${secret}"] } } } }`,
      `{ gateway: { port: "${secret}" } }`,
      `{ gateway: { auth: { token: "s3cret-value", mode: 1 } } }`,
      `{ a: ${secret} }`,
      `{ agents: { defaults: { model: "${secret}" } } }`,
      `{ "token": "s3cret-value" b: 1 }`,
      `{ gateway: { port: "${dollar}{HF_TOKEN}" } }`,
    ];
    for (const text of texts) {
      const issues = errorsOf(text, { env: { HF_TOKEN: secret } });
      expect(issues.length).toBeGreaterThan(0);
      const shown = issues.map((issue) => formatIssue(issue, "x")).join("\n") + JSON.stringify(issues);
      expect(shown).not.toMatch(/abcdefgh|s3cret/);
    }
  });
});

describe("model refs", () => {
  const withModel = (model: unknown, rest = "") =>
    `{ agents: { defaults: { model: ${JSON.stringify(model)}, ${rest} } } }`;

  it("are checked wherever they stand", () => {
    const text = `{
  agents: { defaults: {
    model: { primary: "huggingface/only-org", fallbacks: ["huggingface/a/b--c"] },
    models: { "huggingface/a/b c": {} },
  } },
  models: { providers: { huggingface: { models: [{ id: "nothing" }] } } },
}`;
    expect(errorsOf(text).map(({ code, line }) => [code, line])).toEqual([
      ["invalid_ref", 3],
      ["invalid_ref", 3],
      ["invalid_ref", 4],
      ["invalid_ref", 6],
    ]);
  });

  it("may be aliases where a model is selected, with a suggestion for a slip", () => {
    const models = 'models: { "huggingface/Qwen/Qwen3-8B": { alias: "Fast" } }';
    expect(errorsOf(withModel("fast", models))).toEqual([]);
    expect(errorsOf(withModel({ primary: "Fsat" }, models))).toMatchObject([
      { code: "unknown_alias", fix: 'did you mean "Fast"?' },
    ]);
  });

  it("of other providers are passed over with a warning", () => {
    const text = withModel({
      primary: "anthropic/claude-opus",
      fallbacks: ["openrouter/x/y", "huggingface/a/b"],
    });
    const parsed = parseConfig(text);
    expect(parsed).toMatchObject({ ok: true, warnings: [{ code: "foreign_ref" }, { code: "foreign_ref" }] });
    if (!parsed.ok) return;
    expect(modelChain(parsed.config)).toMatchObject({
      primary: undefined,
      fallbacks: [{ org: "a", model: "b" }],
    });
  });

  it("of a provider that the file declares are that provider's", () => {
    const text = '{ agents: { defaults: { model: "local/llama" } }, models: { providers: { local: {} } } }';
    expect(parseConfig(text)).toMatchObject({ ok: true, warnings: [{ code: "foreign_ref" }] });
  });

  it("as keys without huggingface/ are passed over, and a person who meant a Hub id is told", () => {
    const parsed = parseConfig(
      '{ agents: { defaults: { models: { "Qwen/Qwen3-8B": { alias: "q" }, "anthropic/x": {} } } } }',
    );
    expect(parsed).toMatchObject({
      ok: true,
      warnings: [{ code: "foreign_ref", fix: expect.stringContaining('"huggingface/Qwen/Qwen3-8B"') }],
    });
    if (parsed.ok) expect(configuredModels(parsed.config)).toEqual([]);
  });
});

const examples = new URL("../../../../../shared/examples/", import.meta.url);

describe.skipIf(!existsSync(examples))(
  "the examples of the seed (skipped where they are not beside the checkout)",
  () => {
    const r1 = "huggingface/deepseek-ai/DeepSeek-R1";
    const qwen = "huggingface/Qwen/Qwen3-8B";
    it.each([
      ["aliases", undefined, [], { [r1]: "DeepSeek R1 (fast)", [`${r1}:cheapest`]: "DeepSeek R1 (cheap)" }],
      ["default-model", r1, [], {}],
      ["forced-provider", `${r1}:together`, [], { [`${r1}:together`]: "DeepSeek R1 (Together)" }],
      [
        "mixed-policy-suffixes",
        "huggingface/Qwen/Qwen2.5-7B-Instruct:cheapest",
        [],
        {
          "huggingface/Qwen/Qwen2.5-7B-Instruct": "Qwen2.5 7B",
          "huggingface/Qwen/Qwen2.5-7B-Instruct:cheapest": "Qwen2.5 7B (cheap)",
          [`${r1}:fastest`]: "DeepSeek R1 (fast)",
          "huggingface/meta-llama/Llama-3.1-8B-Instruct": "Llama 3.1 8B",
        },
      ],
      ["primary-with-fallback", r1, [qwen], { [r1]: "DeepSeek R1", [qwen]: "Qwen3 8B" }],
      [
        "qwen-policy-suffixes",
        qwen,
        [],
        {
          [qwen]: "Qwen3 8B",
          [`${qwen}:cheapest`]: "Qwen3 8B (cheapest)",
          [`${qwen}:fastest`]: "Qwen3 8B (fastest)",
        },
      ],
      [
        "three-families-with-aliases",
        "huggingface/deepseek-ai/DeepSeek-V3.2",
        ["huggingface/meta-llama/Llama-3.3-70B-Instruct", "huggingface/openai/gpt-oss-120b"],
        {
          "huggingface/deepseek-ai/DeepSeek-V3.2": "DeepSeek V3.2",
          "huggingface/meta-llama/Llama-3.3-70B-Instruct": "Llama 3.3 70B",
          "huggingface/openai/gpt-oss-120b": "GPT-OSS 120B",
        },
      ],
    ])("%s means what it says", (name, primary, fallbacks, aliases) => {
      const parsed = parseConfig(readFileSync(new URL(`${name}.json5`, examples), "utf8"));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
      expect(parsed.warnings).toEqual([]);
      const chain = modelChain(parsed.config);
      expect(chain.primary && formatModelRef(chain.primary)).toBe(primary);
      expect(chain.fallbacks.map(formatModelRef)).toEqual(fallbacks);
      expect(Object.fromEntries(configuredModels(parsed.config).map(({ id, alias }) => [id, alias]))).toEqual(
        aliases,
      );
    });
  },
);
