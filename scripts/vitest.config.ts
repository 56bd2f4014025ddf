import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: "scripts",
    include: ["*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: "reports/tests.json" },
    testTimeout: 60_000,
  },
});
