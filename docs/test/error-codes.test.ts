import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CHAT_ERROR_CODES } from "@openclaw-hf/hf-chat";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(join(ROOT, "docs/guides/troubleshooting.md"), "utf8");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** Where each closed set of codes is declared, and the section that explains it. */
const SETS = [
  ["apps/gateway/src/gateway-error.ts", "GatewayErrorCode", "When the gateway does not start"],
  ["apps/gateway/src/page/page-request-error.ts", "PageErrorCode", "When the gateway refuses a request"],
  ["apps/cli/src/cli-error.ts", "CliErrorCode", "When a command stops"],
  ["packages/config-core/src/config-error.ts", "ConfigErrorCode", "When a file cannot be read or written"],
  ["packages/config-core/src/issues/config-issue.ts", "ConfigIssueCode", "When the configuration is wrong"],
  ["packages/hf-catalog/src/catalog-error.ts", "CatalogErrorCode", "When the model list is old or built-in"],
  ["packages/hf-sandbox/src/sandbox-error.ts", "SandboxErrorCode", "When the sandbox complains"],
  ["packages/model-ref/src/model-ref-issue.ts", "ModelRefIssueCode", "When a model ref is wrong"],
] as const;

describe("The troubleshooting page", () => {
  test.each(SETS)("explains every code of %s (%s) under “%s”", (file, name, heading) => {
    expect(explained(heading)).toEqual(expect.arrayContaining(declaredCodes(file, name)));
  });

  test("explains every code of hf-chat", () => {
    expect(explained("When a model request fails").toSorted()).toEqual([...CHAT_ERROR_CODES].toSorted());
  });

  test("explains every code that the gateway answers or logs", () => {
    const sources = globSync("apps/gateway/src/**/*.ts", { cwd: ROOT, exclude: ["**/*.test.ts"] }).map(read);
    const answered = sources.flatMap((source) => matches(source, /apiError\(\s*\d{3},\s*"(\w+)"/g));
    const logged = sources.flatMap((source) => matches(source, /#giveUp\([^"]*"(\w+)"\)/g));
    expect(answered.length).toBeGreaterThan(10);
    expect(logged.length).toBeGreaterThan(1);
    const missing = [...answered, ...logged].filter((code) => !page.includes(`\`${code}\``));
    expect(missing).toEqual([]);
  });

  test("explains no code that nothing has", () => {
    const sources = globSync("{apps,packages}/*/src/**/*.ts", { cwd: ROOT }).map(read).join("\n");
    const headings = [...SETS.map(([, , heading]) => heading), "When a model request fails"];
    const unknown = headings
      .flatMap(explained)
      .filter((code) => !new RegExp(`(?:"|\\b)${code}(?:"|:)`).test(sources));
    expect(unknown).toEqual([]);
  });
});

/** The codes in the first cells of the tables of a section. */
function explained(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return matches(section, /^\|([^|]+)\|/gm).flatMap((cell) => matches(cell, /`([a-z_]+)`/g));
}

/** The texts of a union type or an array that is declared under a name; a type made of an array's is followed there. */
function declaredCodes(file: string, name: string): string[] {
  const source = read(file);
  const declaration =
    new RegExp(`export (?:type|const) ${name} =([^;]+?)(?:;|\\] as const)`).exec(source)?.[1] ?? "";
  const array = /typeof (\w+)\)\[number\]/.exec(declaration)?.[1];
  if (array !== undefined) return declaredCodes(file, array);
  const codes = matches(declaration, /"(\w+)"/g);
  expect(codes.length, `${name} in ${file}`).toBeGreaterThan(3);
  return codes;
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, group]) => group ?? []);
}
