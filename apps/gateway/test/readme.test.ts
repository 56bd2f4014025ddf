import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { GATEWAY_ERROR_CODES } from "../src/gateway-error.ts";

const root = resolve(import.meta.dirname, "..");
const readme = readFileSync(resolve(root, "README.md"), "utf8");

/** The codes the gateway itself answers with, as its sources name them. */
const answered = globSync("src/**/*.ts", { cwd: root, exclude: ["src/page/**", "**/*.test.ts"] }).flatMap(
  (file) =>
    [...readFileSync(resolve(root, file), "utf8").matchAll(/apiError\(\s*[^,()]+,\s*"(\w+)"/g)].map(
      ([, code = ""]) => code,
    ),
);

describe("the README", () => {
  it.each(GATEWAY_ERROR_CODES)("explains the thrown code %s", (code) => {
    expect(readme).toContain(`| \`${code}\` |`);
  });

  it.each([...new Set(answered)])("names the answered code %s", (code) => {
    expect(readme).toContain(`\`${code}\``);
  });

  it("was compared with all of the sources", () => {
    expect(new Set(answered).size).toBeGreaterThan(15);
  });
});
