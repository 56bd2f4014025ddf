import { defineConfig } from "vitest/config";

/** Every package's tests: beside the code or in `test/`, with a machine-readable report for `scripts/check.ts`. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: "reports/tests.json" },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
