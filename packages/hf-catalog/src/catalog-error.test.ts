import { expect, test } from "vitest";
import { CatalogError } from "./index.ts";

test("an error knows itself, its code and what caused it", () => {
  const cause = new Error("socket hang up");
  const error = new CatalogError("unreachable", "The router cannot be reached", { cause, status: 502 });
  expect(CatalogError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ name: "CatalogError", code: "unreachable", status: 502, cause });
  expect(new CatalogError("timeout", "Late")).not.toHaveProperty("cause");
});

test("an error of another copy of this package is one too, and other errors are not", () => {
  const ofOtherCopy = Object.assign(new Error("late"), {
    [Symbol.for("@openclaw-hf/hf-catalog/CatalogError")]: true,
  });
  expect(CatalogError.isInstance(ofOtherCopy)).toBe(true);
  for (const value of [new Error("no"), { code: "timeout" }, null, "timeout"]) {
    expect(CatalogError.isInstance(value)).toBe(false);
  }
});
