import { globSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The pages whose blocks are run, relative to the repository's root. Decisions and reports are records, not instructions. */
export const PAGES: readonly string[] = [
  "README.md",
  ...globSync("docs/{README.md,guides/*.md,reference/*.md}", { cwd: ROOT }).sort(),
].filter((page) => globSync(page, { cwd: ROOT }).length > 0);

export const pathOf = (page: string): string => join(ROOT, page);
export const pageAt = (from: string, link: string): string => relative(ROOT, resolve(ROOT, from, "..", link));
