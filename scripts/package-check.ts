/**
 * Packs the package in the current folder as it would be published and checks the tarball:
 * `publint` for its package.json and files, `attw` for its types. Run by each package's `package` script.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports: Record<string, unknown>;
};
const folder = mkdtempSync(join(tmpdir(), "openclaw-hf-pack-"));

function check(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}

try {
  const packed = execFileSync("pnpm", ["pack", "--json", "--pack-destination", folder], { encoding: "utf8" });
  const { filename, files } = JSON.parse(packed) as { filename: string; files: { path: string }[] };
  const missing = ["LICENSE", "README.md", "package.json"].filter(
    (name) => !files.some((file) => file.path === name),
  );
  if (missing.length > 0) process.stdout.write(`The tarball has no ${missing.join(", no ")}\n`);
  const results = [
    missing.length === 0,
    check("publint", "run", "--strict", filename),
    // A package that only brings a command has no types to be wrong.
    !("." in manifest.exports) || check("attw", "--profile", "esm-only", filename),
  ];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
