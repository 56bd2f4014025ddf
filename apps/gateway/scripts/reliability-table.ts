/**
 * Writes docs/reliability.md from the report of the last test run (`reports/tests.json`); with `--check` it only
 * compares, and fails when the document is not what the run says.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

interface Assertion {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
}

const reportPath = resolve(import.meta.dirname, "../reports/tests.json");
const documentPath = resolve(import.meta.dirname, "../../../docs/reliability.md");
const LAST_ROW = 33;

const HEAD = `# What was seen to happen when things go wrong

Generated from the gateway's test run by \`apps/gateway/scripts/reliability-table.ts\`; do not edit. Each line is a test against a
gateway in a process of its own, with the sandbox, a dead-end address or a raw socket on the other side. *One model* is a chain of
one; with *three models* the first has the fault and the others are well. "200, then …" is a stream that broke: one error event,
then \`[DONE]\`.
`;

const { testResults } = JSON.parse(readFileSync(reportPath, "utf8")) as {
  testResults: { assertionResults: Assertion[] }[];
};
const sections = new Map<string, Assertion[]>();
for (const assertion of testResults.flatMap(({ assertionResults }) => assertionResults)) {
  const heading = assertion.ancestorTitles.find((title) => /^(?:Row \d+|Threat): /.test(title));
  if (heading !== undefined) sections.set(heading, [...(sections.get(heading) ?? []), assertion]);
}

const failed = [...sections.values()].flat().filter(({ status }) => status === "failed");
const rows = new Set([...sections.keys()].map(rowOf));
const missing = Array.from({ length: LAST_ROW }, (_, index) => index + 1).filter((row) => !rows.has(row));
if (failed.length > 0 || missing.length > 0) {
  const why =
    failed.length > 0
      ? `tests failed: ${failed.map(({ title }) => title).join("; ")}`
      : `rows without a test: ${missing.join()}`;
  fail(`docs/reliability.md is not written: ${why}.`);
}

const text = `${HEAD}\n${[...sections]
  .sort(byRow)
  .map(([heading, tests]) => section(heading, tests))
  .join("\n")}`;
if (!process.argv.includes("--check")) {
  writeFileSync(documentPath, text);
} else if (readDocument() !== text) {
  fail(
    "docs/reliability.md is stale. Run `node scripts/reliability-table.ts` in apps/gateway after its tests.",
  );
}

function rowOf(heading: string): number {
  return Number(/^Row (\d+)/.exec(heading)?.[1] ?? Number.POSITIVE_INFINITY);
}

function byRow([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return rowOf(a) - rowOf(b) || a.localeCompare(b);
}

/** Faults as a table of outcomes, whatever else was tested as a list; sorted, because files report in the order they end. */
function section(heading: string, tests: readonly Assertion[]): string {
  const outcomes = new Map<string, Map<string, string>>();
  const others: string[] = [];
  for (const { title } of tests) {
    const [, fault, how, outcome] = /^(\S+), ((?:JSON|SSE), (?:one|three) models?): (.+)$/.exec(title) ?? [];
    if (fault === undefined || how === undefined || outcome === undefined)
      others.push(`- ${escapeMarkdown(title)}`);
    else outcomes.set(fault, (outcomes.get(fault) ?? new Map<string, string>()).set(how, outcome));
  }
  const columns = ["JSON, one model", "JSON, three models", "SSE, one model", "SSE, three models"];
  const table = [...outcomes].map(
    ([fault, seen]) => `| \`${fault}\` | ${columns.map((column) => seen.get(column) ?? "").join(" | ")} |`,
  );
  const head = [`| fault | ${columns.join(" | ")} |`, "| --- | --- | --- | --- | --- |"];
  const parts = [table.length > 0 ? [...head, ...table].join("\n") : "", others.sort().join("\n")].filter(
    (part) => part !== "",
  );
  return `## ${escapeMarkdown(heading)}\n\n${parts.join("\n\n")}\n`;
}

function escapeMarkdown(title: string): string {
  return title.replaceAll(/[<>|*_]/g, (character) => `\\${character}`);
}

function readDocument(): string | undefined {
  try {
    return readFileSync(documentPath, "utf8");
  } catch {
    return undefined;
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
