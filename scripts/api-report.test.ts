import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkApiReports } from "./api-report.ts";

const root = resolve(import.meta.dirname, "..");
const exports = { ".": { types: "./dist/index.d.ts" }, "./package.json": "./package.json" };
let folder: string;

/** A package two levels below a folder with the workspace's compiler options, as the real ones are. */
beforeAll(() => {
  folder = join(mkdtempSync(join(root, "node_modules/.cache-api-")), "packages/sample");
  mkdirSync(join(folder, "dist"), { recursive: true });
  mkdirSync(join(folder, "api"));
  writeFileSync(join(folder, "package.json"), '{"name":"sample","version":"1.0.0"}');
  writeFileSync(join(folder, "../../tsconfig.base.json"), readFileSync(join(root, "tsconfig.base.json")));
  declare("/** Adds. */\nexport declare function add(a: number, b: number): number;\n");
});
afterAll(() => rmSync(resolve(folder, "../.."), { recursive: true }));

function declare(text: string): void {
  writeFileSync(join(folder, "dist/index.d.ts"), text);
}

test("an API is what its report says until a signature changes, and again once the report is updated", () => {
  expect(checkApiReports(folder, exports, true)).toEqual([]);
  expect(readFileSync(join(folder, "api/index.api.md"), "utf8")).toContain(
    "add(a: number, b: number): number",
  );
  expect(checkApiReports(folder, exports)).toEqual([]);

  declare("/** Adds up. */\nexport declare function add(a: number, b: number): number;\n");
  expect(checkApiReports(folder, exports)).toEqual([]);

  declare("/** Adds. */\nexport declare function add(a: number, b?: number): number;\n");
  expect(checkApiReports(folder, exports)).toEqual([
    expect.stringContaining('the API of "." is not what api/'),
  ]);
  expect(checkApiReports(folder, exports, true)).toEqual([]);
  expect(checkApiReports(folder, exports)).toEqual([]);
});
