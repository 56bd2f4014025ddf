import { defineConfig, type Options } from "tsup";

/** How every library here is built: ESM for the oldest supported Node, with declarations, one file per entry. */
export function library(options: Pick<Options, "entry" | "platform" | "loader"> = {}) {
  return defineConfig({
    entry: ["src/index.ts"],
    format: "esm",
    target: "node22.19",
    platform: "node",
    dts: true,
    clean: true,
    sourcemap: false,
    treeshake: true,
    // `node:` says at a glance what is built in, and keeps bundlers from looking for a package of that name.
    removeNodeProtocol: false,
    // With `platform: "neutral"` nothing is taken as built in unless it is said.
    external: [/^node:/],
    ...options,
  });
}
