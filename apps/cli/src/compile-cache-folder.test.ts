import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compileCacheFolder } from "./compile-cache-folder.ts";

let parent: string;
const userId = process.getuid?.() ?? 0;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "compile-cache-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

it("makes a folder for this user alone, and finds it again", () => {
  const folder = compileCacheFolder(userId, parent) ?? "";
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(compileCacheFolder(userId, parent)).toBe(folder);
});

it("takes no folder that others may write to", () => {
  const folder = compileCacheFolder(userId, parent) ?? "";
  chmodSync(folder, 0o777);
  expect(compileCacheFolder(userId, parent)).toBeUndefined();
});

it("takes no folder of another user, no link and no file", () => {
  const other = userId + 1;
  compileCacheFolder(other, parent);
  expect(compileCacheFolder(other, parent)).toBeUndefined();
  symlinkSync(parent, join(parent, `openclaw-hf-${userId}`));
  expect(compileCacheFolder(userId, parent)).toBeUndefined();
  writeFileSync(join(parent, "openclaw-hf-cache"), "");
  expect(compileCacheFolder(undefined, parent)).toBeUndefined();
});

it("does without one where none can be made", () => {
  expect(compileCacheFolder(userId, join(parent, "missing"))).toBeUndefined();
});
