import fc from "fast-check";
import { expect, it } from "vitest";
import { FORBIDDEN_KEYS, formatConfigPath, getIn, parseConfigPath } from "./config-path.ts";

it.each([
  ["gateway.port", ["gateway", "port"]],
  [
    'agents.defaults.models["huggingface/Qwen/Qwen3-8B:cheapest"].alias',
    ["agents", "defaults", "models", "huggingface/Qwen/Qwen3-8B:cheapest", "alias"],
  ],
  ["a['b.c'][0].d", ["a", "b.c", 0, "d"]],
  ['["a\\"b"]', ['a"b']],
  ["a.0", ["a", "0"]],
  ["models.huggingface/x", ["models", "huggingface/x"]],
])("reads %s", (text, path) => {
  expect(parseConfigPath(text)).toEqual({ ok: true, path });
});

it.each([
  ["", 1],
  ["a..b", 2],
  ["a.", 2],
  [".a", 1],
  ["a[", 2],
  ["a[01]", 2],
  ["a[-1]", 2],
  ['a["b]', 2],
  ["a]b", 2],
  ["a b", 2],
])("refuses %j at character %i", (text, column) => {
  expect(parseConfigPath(text)).toMatchObject({ ok: false, issue: { code: "invalid_path", column } });
});

it("refuses keys that reach prototypes", () => {
  for (const text of ["__proto__.x", "a.constructor", 'a["prototype"]']) {
    expect(parseConfigPath(text)).toMatchObject({ ok: false, issue: { code: "forbidden_key" } });
  }
});

it("writes any path so that it reads back", () => {
  const key = fc.oneof(
    fc.nat({ max: 1000 }),
    fc.string({ unit: "binary" }).filter((text) => !FORBIDDEN_KEYS.has(text)),
  );
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), (path) => {
      const written = formatConfigPath(path);
      // JSON's escapes beyond \" and \\ are not the path's; such keys have no written form.
      fc.pre(!/\\[^"\\]/.test(written));
      expect(parseConfigPath(written)).toEqual({ ok: true, path });
    }),
  );
});

it("finds own values only", () => {
  expect(getIn({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
  expect(getIn({ a: 1 }, ["a", "b"])).toBeUndefined();
  expect(getIn({}, ["toString"])).toBeUndefined();
  expect(getIn([1], ["length", "x"])).toBeUndefined();
});
