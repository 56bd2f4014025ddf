import { describe, expect, expectTypeOf, test } from "vitest";
import {
  formatModelRef,
  hubId,
  isBackendLocked,
  isSameModelRef,
  type ModelRef,
  type ModelRefIssue,
  type ModelRefText,
  type ParseResult,
  POLICIES,
  type Policy,
  PROVIDER,
  parseModelRef,
  type RouterModelText,
  routerModel,
  type Suffix,
  withSuffix,
} from "./index.ts";

const bare: ModelRef = { org: "Qwen", model: "Qwen3-8B", suffix: undefined };
const cheapest: ModelRef = { ...bare, suffix: { kind: "policy", name: "cheapest" } };
const together: ModelRef = { ...bare, suffix: { kind: "provider", name: "together" } };

describe("formatting", () => {
  test("writes the provider, the Hub id and the suffix", () => {
    expect(formatModelRef(bare)).toBe("huggingface/Qwen/Qwen3-8B");
    expect(formatModelRef(bare)).toBe(`${PROVIDER}/${routerModel(bare)}`);
    expect(formatModelRef(together)).toBe("huggingface/Qwen/Qwen3-8B:together");
  });

  test("gives the router its model with the suffix and catalogs their key without it", () => {
    expect(routerModel(cheapest)).toBe("Qwen/Qwen3-8B:cheapest");
    expect(routerModel(bare)).toBe("Qwen/Qwen3-8B");
    expect(hubId(cheapest)).toBe("Qwen/Qwen3-8B");
  });
});

test("a policy locks the backend as much as a provider does", () => {
  expect([bare, cheapest, together].map(isBackendLocked)).toEqual([false, true, true]);
});

describe("equality", () => {
  test("holds for equal parts, whoever built the value", () => {
    expect(isSameModelRef(cheapest, structuredClone(cheapest))).toBe(true);
    expect(isSameModelRef(bare, { ...bare })).toBe(true);
  });

  test("fails on another organisation, model, suffix or case", () => {
    expect(isSameModelRef(bare, { ...bare, org: "qwen" })).toBe(false);
    expect(isSameModelRef(bare, { ...bare, model: "Qwen3-32B" })).toBe(false);
    expect(isSameModelRef(bare, cheapest)).toBe(false);
    expect(isSameModelRef(together, cheapest)).toBe(false);
  });
});

describe("changing the suffix", () => {
  test("puts a policy, a provider or nothing behind the same model", () => {
    expect(withSuffix(together, "cheapest")).toEqual({ ok: true, ref: cheapest });
    expect(withSuffix(bare, "together")).toEqual({ ok: true, ref: together });
    expect(withSuffix(together, undefined)).toEqual({ ok: true, ref: bare });
  });

  test("leaves the given ref as it was", () => {
    const before = structuredClone(together);
    withSuffix(together, undefined);
    expect(together).toEqual(before);
  });

  test.each([
    ["", 0],
    [":cheapest", 0],
    ["Cheapest", 0],
    ["to gether", 2],
    ["together-", 8],
  ])("refuses %j and points into it", (suffix, offset) => {
    expect(withSuffix(bare, suffix)).toMatchObject({ ok: false, issue: { code: "bad_suffix", offset } });
  });
});

describe("types", () => {
  test("a result gives the ref or the issue, never both", () => {
    expectTypeOf<Extract<ParseResult, { ok: true }>["ref"]>().toEqualTypeOf<ModelRef>();
    expectTypeOf<Extract<ParseResult, { ok: false }>["issue"]>().toEqualTypeOf<ModelRefIssue>();
    const parsed = parseModelRef("Qwen/Qwen3-8B");
    // @ts-expect-error a ref is only there once `ok` is known
    const unchecked = parsed.ref;
    expect(unchecked).toBeDefined();
  });

  test("policies are a closed set of literals, providers an open one", () => {
    expectTypeOf<Policy>().toEqualTypeOf<"fastest" | "cheapest" | "preferred">();
    expectTypeOf(POLICIES).toEqualTypeOf<readonly ["fastest", "cheapest", "preferred"]>();
    expectTypeOf<Extract<Suffix, { kind: "policy" }>["name"]>().toEqualTypeOf<Policy>();
    expectTypeOf<Extract<Suffix, { kind: "provider" }>["name"]>().toEqualTypeOf<string>();
    // @ts-expect-error "quickest" is no policy
    const wrong: Suffix = { kind: "policy", name: "quickest" };
    expect(POLICIES).not.toContain(wrong.name);
  });

  test("a ref cannot be changed in place and has a suffix even when that is undefined", () => {
    expectTypeOf<Readonly<ModelRef>>().toEqualTypeOf<ModelRef>();
    // @ts-expect-error leaving the suffix out is not the same as saying that there is none
    const incomplete: ModelRef = { org: "Qwen", model: "Qwen3-8B" };
    expect(isBackendLocked(incomplete)).toBe(false);
  });

  test("a formatted ref is typed as one", () => {
    expectTypeOf(formatModelRef(bare)).toEqualTypeOf<ModelRefText>();
    expectTypeOf(routerModel(bare)).toEqualTypeOf<RouterModelText>();
    expectTypeOf<"huggingface/Qwen/Qwen3-8B:together">().toExtend<ModelRefText>();
    expectTypeOf<"Qwen/Qwen3-8B">().not.toExtend<ModelRefText>();
  });
});
