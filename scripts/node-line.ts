import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The `node` program of a version such as `22.19.0` or a line such as `26`, fetched once through npm into `cacheFolder`.
 * The packages are those behind npm's `node`, which would fetch them by an install script.
 */
export function nodeOfLine(version: string, cacheFolder: string): string {
  const folder = join(cacheFolder, `node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  const program = join(folder, "node_modules", name, "bin/node");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    const args = [
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--prefix",
      folder,
      `${name}@${version}`,
    ];
    execFileSync("npm", args, { stdio: ["ignore", "ignore", "pipe"] });
  }
  return program;
}
