import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { readCodeBlocks } from "./code-block.ts";
import { PAGES, pathOf } from "./pages.ts";

const DOCS = fileURLToPath(new URL("../", import.meta.url));
// Within docs/, where the packages that examples import are found.
const folder = mkdtempSync(join(DOCS, ".examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("Every TypeScript example type-checks", () => {
  const blocks = PAGES.flatMap((page) => readCodeBlocks(pathOf(page)).map((block) => ({ page, ...block })));
  const examples = blocks.filter(({ language }) => language === "ts");
  for (const { page, line, text } of examples) {
    // Named for its place: that is what a type error is reported with.
    const name = `${page.replace(/[/.]/g, "-")}-line-${line}.mts`;
    writeFileSync(join(folder, name), `${text}\nexport {};\n`);
  }
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../tsconfig.base.json",
      // Clients of fetch type it by the DOM's names; readers of an example have not this repository's strictness.
      compilerOptions: { noUnusedLocals: false, lib: ["es2023", "dom", "dom.iterable"] },
      include: ["*.mts"],
    }),
  );
  const { status, stdout } = spawnSync("tsc", ["--noEmit", "-p", folder], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
  expect(examples.length).toBeGreaterThan(5);
}, 120_000);
