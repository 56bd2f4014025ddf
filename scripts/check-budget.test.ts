import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BudgetedManifest, checkBudget } from "./check-budget.ts";

const name = "@openclaw-hf/model-ref";
const files = ["LICENSE", "README.md", "package.json"];
let folder: string;
let manifest: BudgetedManifest;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "openclaw-hf-budget-"));
  writeFileSync(join(folder, "index.js"), "export const answer = 42;\n");
  manifest = {
    name,
    exports: { ".": { default: join(folder, "index.js") }, "./package.json": "./package.json" },
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a small package without dependencies is within model-ref's budget", async () => {
  expect(await checkBudget(manifest, { files, unpackedBytes: 20_000 })).toEqual([]);
});

test("a dependency that the budget does not name, a tarball too large and a file too few are told", async () => {
  const heavier = { ...manifest, dependencies: { lodash: "^4" } };
  expect(await checkBudget(heavier, { files: files.slice(1), unpackedBytes: 41_000 })).toEqual([
    "lacks LICENSE in its tarball",
    "is 41 kB unpacked, over its 40 kB",
    "depends on lodash, which its budget does not name",
  ]);
});

test("code that outgrows its entry's bytes is told, and so is an entry without a budget", async () => {
  // Bytes in which gzip finds nothing to save.
  const noise = randomBytes(4000).toString("base64");
  writeFileSync(join(folder, "large.js"), `export const noise = "${noise}";\n`);
  const large = { default: join(folder, "large.js") };
  const complaints = await checkBudget(
    { name, exports: { ".": large, "./extra": large } },
    { files, unpackedBytes: 20_000 },
  );
  expect(complaints).toEqual([
    expect.stringMatching(/^"\." is \d+ bytes gzipped, over its 2000$/),
    expect.stringMatching(/^"\.\/extra" \(\d+ bytes gzipped\) has no size in its budget$/),
  ]);
});

test("a package that nobody has given a budget is told", async () => {
  expect(await checkBudget({ ...manifest, name: "new" }, { files, unpackedBytes: 0 })).toEqual([
    "has no budget in scripts/package-budgets.ts",
  ]);
});
