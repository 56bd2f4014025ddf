import { expect, expectTypeOf, test } from "vitest";
import {
  type Catalog,
  type CatalogErrorCode,
  type ConfiguredModel,
  type effectiveFacts,
  type ModelSort,
  type Origin,
  queryModels,
} from "../src/index.ts";
import type { RefreshOutcome } from "../src/store/index.ts";

test("a refresh gives a catalog either way and a reason only when it failed", () => {
  expectTypeOf<RefreshOutcome["catalog"]>().toEqualTypeOf<Catalog>();
  expectTypeOf<Extract<RefreshOutcome, { ok: false }>["reason"]["code"]>().toEqualTypeOf<CatalogErrorCode>();
  expectTypeOf<Extract<RefreshOutcome, { ok: true }>>().not.toHaveProperty("reason");
});

test("unknown figures are in the types, so that nobody takes them for numbers", () => {
  type Facts = ReturnType<typeof effectiveFacts>;
  expectTypeOf<Facts["contextWindow"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<Facts["pricing"]>().extract<undefined>().toEqualTypeOf<undefined>();
  expectTypeOf<Origin>().toEqualTypeOf<"derived" | "built-in" | "live" | "models.json" | "config">();
});

test("a catalog cannot be changed by those who read it", () => {
  expectTypeOf<Catalog["models"]>().not.toExtend<unknown[]>();
  expectTypeOf<Readonly<Catalog["models"][number]>>().toEqualTypeOf<Catalog["models"][number]>();
});

test("queries read nothing but the models, and sort in known ways only", () => {
  expectTypeOf(queryModels).parameter(0).toEqualTypeOf<Pick<Catalog, "models">>();
  // @ts-expect-error there is no order by popularity
  const sort: ModelSort = "popularity";
  expect(sort).toBeDefined();
});

test("a configured model holds whatever options a person wrote", () => {
  expectTypeOf<ConfiguredModel["temperature"]>().toEqualTypeOf<unknown>();
  expectTypeOf<{
    id: string;
    alias: string | undefined;
    nested: { any: unknown };
  }>().toExtend<ConfiguredModel>();
});
