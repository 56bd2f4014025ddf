/** `pnpm api:update`: writes the API report of every built package anew, to be committed with the change that made it. */
import { globSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { checkApiReports, type PackageExports } from "./api-report.ts";

for (const file of globSync("{packages,apps}/*/package.json")) {
  const { exports } = JSON.parse(readFileSync(file, "utf8")) as { exports: PackageExports };
  if (!("." in exports)) continue;
  mkdirSync(join(dirname(file), "api"), { recursive: true });
  for (const complaint of checkApiReports(resolve(dirname(file)), exports, true)) {
    process.stdout.write(`${dirname(file)}: ${complaint}\n`);
    process.exitCode = 1;
  }
}
