import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import type { CatalogErrorCode } from "../src/index.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** The core as a browser would get it; fails when something of Node is in it. */
async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: new URL("..", import.meta.url).pathname, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

describe("the core in a browser", () => {
  test("bundles whole, without anything of Node", async () => {
    expect(await bundle('export * from "./src/index.ts";')).toContain("models");
  });

  test("leaves the built-in facts out where they are not asked for", async () => {
    const query = await bundle('export { deriveName, effectiveFacts, queryModels } from "./src/index.ts";');
    expect(query).not.toContain("Qwen3-Coder");
    expect(query.length).toBeLessThan(20_000);
  });

  test("cannot hold the store, which belongs to Node", async () => {
    await expect(bundle('export * from "./src/store/index.ts";')).rejects.toThrow(/Could not resolve "node:/);
  });
});

test("every error code stands in the README", () => {
  const codes: Record<CatalogErrorCode, true> = {
    aborted: true,
    disabled: true,
    no_token: true,
    invalid_token: true,
    invalid_base_url: true,
    unreachable: true,
    timeout: true,
    unauthorized: true,
    http_error: true,
    redirected: true,
    too_large: true,
    invalid_response: true,
    cache_unreadable: true,
    cache_unwritable: true,
  };
  for (const code of Object.keys(codes)) expect(read("README.md")).toContain(`\`${code}\``);
});
