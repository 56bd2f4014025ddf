/**
 * Packs the package in the current folder as it would be published and checks the tarball: `publint` for its
 * package.json and files, `attw` for its types, its budget, and its API against the committed report.
 * Run by each package's `package` script.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkApiReports, type PackageExports } from "./api-report.ts";
import { type BudgetedManifest, checkBudget } from "./check-budget.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as BudgetedManifest & {
  exports: PackageExports;
};
const folder = mkdtempSync(join(tmpdir(), "openclaw-hf-pack-"));

function check(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}

/** LICENSE is the repository's: pnpm packs it from there. */
function unpackedBytes(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

try {
  const packed = execFileSync("pnpm", ["pack", "--json", "--pack-destination", folder], { encoding: "utf8" });
  const { filename, files } = JSON.parse(packed) as { filename: string; files: { path: string }[] };
  const names = files.map((file) => file.path);
  const complaints = [
    ...(await checkBudget(manifest, { files: names, unpackedBytes: unpackedBytes(names) })),
    ...checkApiReports(process.cwd(), manifest.exports),
  ];
  for (const complaint of complaints) process.stdout.write(`${manifest.name}: ${complaint}\n`);
  const results = [
    complaints.length === 0,
    check("publint", "run", "--strict", filename),
    // A package that only brings a command has no types to be wrong.
    !("." in manifest.exports) || check("attw", "--profile", "esm-only", filename),
  ];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
