/**
 * Reads what `pnpm bench --profile FOLDER` wrote: `node bench/profile.ts FILE.cpuprofile [LINES]`.
 * Prints two lists: what took the most time by itself, and what took the most with all it called.
 */
import { readFileSync } from "node:fs";
import { type CpuProfile, summarizeProfile } from "./src/profile-summary.ts";

const [file, lines = "30"] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("Usage: node bench/profile.ts FILE.cpuprofile [LINES]\n");
  process.exit(2);
}
const shares = summarizeProfile(JSON.parse(readFileSync(file, "utf8")) as CpuProfile);
for (const key of ["own", "total"] as const) {
  process.stdout.write(key === "own" ? "by itself\n" : "\nwith what it called\n");
  for (const share of shares.toSorted((a, b) => b[key] - a[key]).slice(0, Number(lines))) {
    process.stdout.write(`${(100 * share[key]).toFixed(1).padStart(6)} %  ${share.name}\n`);
  }
}
