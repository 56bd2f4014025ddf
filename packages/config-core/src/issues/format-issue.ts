import { formatConfigPath } from "../json5/config-path.ts";
import type { ConfigIssue } from "./config-issue.ts";

/**
 * An issue as a person reads it: `file:line:column`, the sentence, the line with a caret, what was expected and
 * received, and what to do. Several lines, no final line end.
 *
 * @example
 * ```ts
 * import { formatIssue, parseConfig } from "@openclaw-hf/config-core";
 *
 * const parsed = parseConfig("{ gateway: { port: 'x' } }", { env: {} });
 * if (!parsed.ok) for (const issue of parsed.errors) formatIssue(issue, "openclaw.json");
 * ```
 */
export function formatIssue(issue: ConfigIssue, fileName: string): string {
  const file = issue.fileName ?? fileName;
  const place = issue.line === undefined ? file : `${file}:${issue.line}:${issue.column ?? 1}`;
  const path = issue.path.length === 0 ? "" : `${formatConfigPath(issue.path)}: `;
  const lines = [`${place}: ${issue.severity}: ${path}${issue.message}`];
  if (issue.excerpt !== undefined) lines.push(issue.excerpt);
  if (issue.expected !== undefined) lines.push(`  expected: ${issue.expected}`);
  if (issue.received !== undefined) lines.push(`  received: ${issue.received}`);
  if (issue.fix !== undefined) lines.push(`  fix: ${issue.fix}`);
  // Keys and values may hold characters that drive a terminal or turn the writing direction; line ends are ours.
  return lines.join("\n").replace(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/gu, escapeCharacter);
}

function escapeCharacter(char: string): string {
  return `\\u{${char.codePointAt(0)?.toString(16)}}`;
}
