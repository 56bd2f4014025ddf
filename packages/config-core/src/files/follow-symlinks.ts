import * as fs from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ConfigError } from "../config-error.ts";
import { fileFailure, systemCode } from "./file-failure.ts";

const MAX_SYMLINKS = 40;

/** Where a path leads to, also when the last link leads to a file that is yet to be made. */
export async function followSymlinks(path: string): Promise<string> {
  let target = resolve(path);
  for (let links = 0; links < MAX_SYMLINKS; links++) {
    const next = await fs.readlink(target).catch((error: unknown) => {
      const code = systemCode(error);
      if (code === "EINVAL" || code === "ENOENT" || code === "UNKNOWN") return undefined;
      throw fileFailure(error, "find", path);
    });
    if (next === undefined) return await realFolder(target);
    target = resolve(dirname(target), next);
  }
  throw new ConfigError("not_a_file", `Cannot find ${path}: its symlinks lead in a circle.`);
}

/** One name for one file, however its folder was reached: the lock lies beside it. */
async function realFolder(path: string): Promise<string> {
  const folder = await fs.realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}
