import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const DIST = join(import.meta.dirname, "../dist");
const isBuilt = existsSync(join(DIST, "events.js"));

/** What a built file imports, through the files beside it. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  for (const [, from = ""] of readFileSync(file, "utf8").matchAll(
    /^(?:import|export)\b[^"';]*["']([^"']+)["']/gm,
  )) {
    if (seen.has(from)) continue;
    seen.add(from);
    if (from.startsWith(".")) importsOf(join(dirname(file), from), seen);
  }
  return seen;
}

describe.skipIf(!isBuilt)(isBuilt ? "what is published" : "what is published (skipped: not built)", () => {
  it("lets a browser have the events without Node and without undici", () => {
    expect([...importsOf(join(DIST, "events.js"))].filter((from) => !from.startsWith("."))).toEqual([]);
    expect(readFileSync(join(DIST, "events.js"), "utf8")).not.toContain("Buffer");
  });

  it("needs nothing but model-ref, undici and Node", () => {
    const outside = [...importsOf(join(DIST, "index.js"))].filter((from) => !from.startsWith("."));
    expect(outside.sort()).toEqual(["@openclaw-hf/model-ref", "undici"]);
  });

  it("reads no environment and writes nothing to the console", () => {
    for (const name of ["index.js", "events.js"]) {
      for (const file of [name, ...importsOf(join(DIST, name))].filter((each) =>
        /^(\.\/)?[\w-]+\.js$/.test(each),
      )) {
        const code = readFileSync(join(DIST, file), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
        expect(code).not.toMatch(/\bprocess\.|\bconsole\./);
      }
    }
  });
});
