/**
 * `pnpm bench:micro [PART OF A PATH …]`: runs the packages' own benchmarks, one after the other, each in a process of
 * its own, and prints their results in one form. Each is a script that prints one JSON line a result.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { isReached, type MicroResult, parseMicroResult } from "./src/micro-result.ts";
import { formatTable } from "./src/report.ts";

const root = join(import.meta.dirname, "..");
const LIMIT_MS = 120_000;

function verdict(result: MicroResult): string {
  const reached = isReached(result);
  return reached === undefined ? (result.goal ?? "") : `${result.goal} ${reached ? "reached" : "missed"}`;
}

const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

function runOne(file: string): void {
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [file], {
    cwd: root,
    encoding: "utf8",
    timeout: LIMIT_MS,
  });
  const lines = stdout.split("\n").filter(Boolean);
  const results = lines.map(parseMicroResult).filter((result) => result !== undefined);
  const rows = results.map((result) => [
    `  ${result.name}`,
    number.format(result.value),
    result.unit,
    verdict(result),
  ]);
  const text = lines.filter((line) => parseMicroResult(line) === undefined).map((line) => `  ${line}`);
  process.stdout.write(
    `${file}\n${[...(rows.length > 0 ? [formatTable(rows)] : []), ...text].join("\n")}\n\n`,
  );
  if (status === 0) return;
  process.exitCode = 1;
  process.stderr.write(`${file} failed${error ? `: ${error.message}` : ""}\n${stderr}\n`);
}

const wanted = process.argv.slice(2).filter((argument) => argument !== "--");
const files = globSync(["packages/*/bench/*.ts", "apps/*/bench/*.ts", "bench/micro/*.ts"], {
  cwd: root,
}).toSorted();
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
if (chosen.length === 0) {
  process.stderr.write(
    `No benchmark has ${wanted.join(" or ")} in its path. There are:\n${files.join("\n")}\n`,
  );
  process.exitCode = 2;
}
for (const file of chosen) runOne(file);
