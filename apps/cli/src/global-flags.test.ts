import { expect, test } from "vitest";
import { takeGlobalFlags } from "./global-flags.ts";

test("colour flags are taken out wherever they stand, the last one decides", () => {
  expect(takeGlobalFlags(["models", "--color", "list", "--no-color", "--json"])).toEqual({
    inputs: ["models", "list", "--json"],
    color: "never",
    issue: undefined,
  });
});

test("what stands behind -- is no flag", () => {
  expect(takeGlobalFlags(["chat", "--", "--no-color"])).toMatchObject({
    inputs: ["chat", "--", "--no-color"],
    color: "auto",
  });
});

test("an unknown colour mode is said to be one", () => {
  expect(takeGlobalFlags(["--color=pink"]).issue).toBe('--color takes always, auto or never, not "pink".');
});
