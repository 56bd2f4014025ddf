import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), "openclaw-hf-layers-"));
  for (const name of [".dependency-cruiser.mjs", "tsconfig.base.json"])
    cpSync(join(root, name), join(tree, name));
});
afterEach(() => rmSync(tree, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

/** Runs the layering check over the small tree and returns its exit code and report. */
function cruise() {
  const depcruise = join(root, "node_modules/.bin/depcruise");
  const args = ["--config", ".dependency-cruiser.mjs", "packages"];
  const { status, stdout, stderr } = spawnSync(depcruise, args, { cwd: tree, encoding: "utf8" });
  return { status, report: stdout + stderr };
}

test("an import along an arrow's own folder passes", () => {
  write("packages/hf-chat/src/index.ts", 'import "./sse.ts";\n');
  write("packages/hf-chat/src/sse.ts", "export {};\n");
  expect(cruise()).toMatchObject({ status: 0 });
});

test("an import against the arrows fails and names the rule", () => {
  write("packages/model-ref/src/index.ts", 'import "../../hf-chat/dist/index.js";\n');
  write("packages/hf-chat/dist/index.js", "export {};\n");
  const { status, report } = cruise();
  expect(status).not.toBe(0);
  expect(report).toContain("layers-of-model-ref");
});

test("an import of a sibling's private source fails even along an arrow", () => {
  write("packages/hf-chat/src/index.ts", 'import "../../model-ref/src/index.ts";\n');
  write("packages/model-ref/src/index.ts", "export {};\n");
  const { status, report } = cruise();
  expect(status).not.toBe(0);
  expect(report).toContain("public-entries-only");
});

test("two files that import each other fail", () => {
  write("packages/hf-chat/src/a.ts", 'import { b } from "./b.ts";\nexport const a = b;\n');
  write("packages/hf-chat/src/b.ts", 'import { a } from "./a.ts";\nexport const b = () => a;\n');
  const { status, report } = cruise();
  expect(status).not.toBe(0);
  expect(report).toContain("no-cycles");
});
