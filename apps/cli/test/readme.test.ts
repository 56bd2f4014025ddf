import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", path), "utf8");

test("every error code stands in the README", () => {
  const union = /export type CliErrorCode =([^;]+);/.exec(read("src/cli-error.ts"))?.[1] ?? "";
  const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  const readme = read("README.md");
  expect(codes.filter((code) => !readme.includes(`| \`${code}\` |`))).toEqual([]);
});
