import { type OutlineNode, outline } from "../editing/outline.ts";
import type { ConfigIssue } from "../issues/config-issue.ts";
import type { ConfigPath } from "./config-path.ts";
import { positionAt } from "./excerpt.ts";
import { mayRepeatKeys } from "./may-repeat-keys.ts";

/** More than this many would only bury the rest. */
const MAX_WARNINGS = 20;

/**
 * Warnings about keys that stand twice in one object: the last one counts, and the others are easily edited in vain.
 * `value` is what the text reads as.
 */
export function findDuplicateKeys(text: string, value: unknown): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  if (!mayRepeatKeys(text, value)) return issues;
  const { root } = outline(text);
  if (root !== undefined) collect(text, root, [], issues);
  return issues;
}

function collect(text: string, node: OutlineNode, path: ConfigPath, issues: ConfigIssue[]): void {
  const seen = new Set<string | number>();
  for (const { key, start, value } of node.entries) {
    if (issues.length >= MAX_WARNINGS) return;
    const entryPath = [...path, key];
    if (seen.has(key)) issues.push(duplicate(text, entryPath, start));
    seen.add(key);
    collect(text, value, entryPath, issues);
  }
}

function duplicate(text: string, path: ConfigPath, start: number): ConfigIssue {
  const message = "This key stands twice in its object; this one counts, the one before does not";
  return {
    code: "duplicate_key",
    severity: "warning",
    path,
    message,
    ...positionAt(text, start),
    fix: "remove one of them",
  };
}
