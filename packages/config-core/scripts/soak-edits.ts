/**
 * Runs the editor's property over random documents and edits: `node scripts/soak-edits.ts [runs] [seed]`, by default
 * 100,000 runs. Ends with status 1 and the smallest counterexample when one breaks it.
 */
import fc from "fast-check";
import { editProperty } from "../test/edit-property.ts";

const runs = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now());
const startedAt = performance.now();
const result = fc.check(editProperty, { numRuns: runs, seed });
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
if (result.failed) {
  console.error(fc.defaultReportMessage(result), result.errorInstance);
  process.exitCode = 1;
} else {
  console.log(`${result.numRuns} edits of random documents, none wrong, in ${seconds} s (seed ${seed})`);
}
