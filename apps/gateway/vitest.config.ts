import { mergeConfig } from "vitest/config";
import base from "../../vitest.base.ts";

/**
 * The page's own tests stand beside the page. Tests of whole processes mostly wait, for deadlines and for other
 * processes, so more files than cores run at a time.
 */
export default mergeConfig(base, {
  test: { include: ["web/test/**/*.test.ts"], maxWorkers: 3, maxConcurrency: 12 },
});
