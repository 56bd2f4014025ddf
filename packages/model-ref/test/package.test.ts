import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";
import type { ModelRefIssueCode } from "../src/index.ts";

const root = new URL("../", import.meta.url);

test("all of it is under 2 KB minified and gzipped, and bundles for a browser without dependencies", async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [new URL("src/index.ts", root).pathname],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
  });
  expect(gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength).toBeLessThan(2000);
  for (const input of Object.keys(metafile.inputs)) expect(input).toMatch(/^(?:.*\/)?src\/[\w-]+\.ts$/);
});

test("the package has no dependencies", () => {
  const manifest: object = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  expect(manifest).not.toHaveProperty("dependencies");
  expect(manifest).not.toHaveProperty("peerDependencies");
});

test("every issue code stands in the README", () => {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const codes: Record<ModelRefIssueCode, true> = {
    empty: true,
    incomplete: true,
    unknown_provider: true,
    too_many_parts: true,
    not_a_model: true,
    bad_character: true,
    bad_name: true,
    too_long: true,
    bad_suffix: true,
  };
  for (const code of Object.keys(codes)) expect(readme).toContain(`| \`${code}\` |`);
});
