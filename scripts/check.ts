/**
 * `npm test`: everything that must hold before a change lands, one step after the other.
 * Ends with one line, `N passed, N failed`: every test and every other step counts as one.
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";

interface Step {
  readonly title: string;
  readonly command: readonly string[];
}

const turbo = (task: string, logs: "errors-only" | "new-only") => [
  "turbo",
  "run",
  task,
  "--continue",
  "--ui=stream",
  `--output-logs=${logs}`,
];

const steps: readonly Step[] = [
  { title: "lint and format", command: ["biome", "ci"] },
  { title: "build", command: turbo("build", "errors-only") },
  { title: "types of the scripts", command: ["tsc", "--noEmit"] },
  { title: "types of the packages", command: turbo("types", "errors-only") },
  { title: "layers", command: ["depcruise", "--config", ".dependency-cruiser.mjs", "packages", "apps"] },
  { title: "unused exports and dependencies", command: ["knip"] },
  { title: "packed tarballs", command: turbo("package", "errors-only") },
  { title: "tests of the scripts", command: ["vitest", "run", "--config", "scripts/vitest.config.ts"] },
  { title: "tests", command: turbo("test", "new-only") },
];

const reportFiles = "{packages/*,apps/*,bench,docs,scripts}/reports/tests.json";

function run({ title, command }: Step): boolean {
  process.stdout.write(`\n▸ ${title}\n`);
  const startedAt = performance.now();
  const [program = "", ...args] = command;
  const { status, error } = spawnSync(program, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const passed = status === 0;
  process.stdout.write(`${passed ? "✓" : "✗"} ${title}, ${seconds} s${error ? `: ${error.message}` : ""}\n`);
  return passed;
}

/** Counts of a vitest report; a file that failed before its tests could run counts as one failure. */
function countTests(file: string) {
  const report = JSON.parse(readFileSync(file, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  const brokenFiles = report.testResults.filter(
    (result) =>
      result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests,
  };
}

// A report left by an earlier run must not speak for this one; turbo brings back those of cached runs.
for (const file of globSync(reportFiles)) rmSync(file);

const outcomes = steps.map((step) => ({ ...step, passed: run(step) }));
const tests = globSync(reportFiles).map(countTests);
const sum = (key: "passed" | "failed" | "skipped") => tests.reduce((total, count) => total + count[key], 0);
const failedSteps = outcomes.filter((outcome) => !outcome.passed);

if (sum("skipped") > 0) process.stdout.write(`\n${sum("skipped")} tests skipped; each says why above.\n`);
if (failedSteps.length > 0) {
  process.stdout.write(`\nFailed: ${failedSteps.map((step) => step.title).join(", ")}\n`);
}
process.stdout.write(
  `\n${sum("passed") + outcomes.length - failedSteps.length} passed, ${sum("failed") + failedSteps.length} failed\n`,
);
process.exitCode = failedSteps.length > 0 || sum("failed") > 0 ? 1 : 0;
