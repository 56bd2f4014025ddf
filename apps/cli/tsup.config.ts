import { cpSync, existsSync } from "node:fs";
import { defineConfig } from "tsup";

/**
 * Everything the command needs is in the bundle: the published package has no run-time dependency.
 * Splitting gives each command a chunk of its own, so that `--help` reads next to nothing.
 */
export default defineConfig({
  entry: { openclaw: "src/openclaw.ts" },
  format: "esm",
  target: "node22.19",
  platform: "node",
  splitting: true,
  treeshake: false,
  clean: true,
  dts: false,
  minify: true,
  sourcemap: false,
  noExternal: [/./],
  // The gateway's page lies beside the chunk that serves it.
  onSuccess: async () => {
    if (existsSync("../gateway/dist/web")) cpSync("../gateway/dist/web", "dist/web", { recursive: true });
  },
  plugins: [
    {
      name: "require-for-commonjs",
      // esbuild's stand-in for `require` looks for a global one; ESM has none, so the chunk that holds it gets it here.
      renderChunk(code) {
        if (!code.includes("Dynamic require of")) return { code };
        const create =
          'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';
        return { code: create + code };
      },
    },
  ],
});
