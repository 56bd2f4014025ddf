import fc from "fast-check";
import { expect, it } from "vitest";
import { editProperty } from "./edit-property.ts";

/** `node scripts/soak-edits.ts` runs the same property a hundred thousand times. */
const RUNS = 4000;

it("edits any document so that it says what was intended and nothing beside the edited member changes", () => {
  const result = fc.check(editProperty, { numRuns: RUNS });
  expect(result.failed, `${fc.defaultReportMessage(result)}\n${result.errorInstance}`).toBe(false);
  expect(result.numRuns).toBe(RUNS);
});
