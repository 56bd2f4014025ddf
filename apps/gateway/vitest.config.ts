import { mergeConfig } from "vitest/config";
import base from "../../vitest.base.ts";

/** The page's own tests stand beside the page. */
export default mergeConfig(base, { test: { include: ["web/test/**/*.test.ts"] } });
