import JSON5 from "json5";
import type { ConfigIssue, ConfigIssueCode } from "./config-issue.ts";
import { type ConfigPath, FORBIDDEN_KEYS, formatConfigPath } from "./config-path.ts";
import { positionAt } from "./excerpt.ts";
import { explainSyntaxError } from "./explain-syntax-error.ts";
import { locate, type Outline, outline } from "./outline.ts";
import { scanTokens } from "./scan-tokens.ts";

/** The longest text that is read, in UTF-16 units. A configuration of 5 MB is already absurd. */
export const MAX_TEXT_LENGTH = 16 * 1024 * 1024;
/** How deeply brackets may be nested; everything that walks a document may recurse this far. */
export const MAX_DEPTH = 100;

/** A text as a value. An empty text, or one of comments alone, is an empty object. */
export type Json5Result =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issue: ConfigIssue };

/**
 * Reads JSON5 with `json5`, within bounds, refusing keys that reach prototypes. A broken text gives one issue with
 * line, column, excerpt and what was expected.
 */
export function parseJson5(text: string): Json5Result {
  if (text.length > MAX_TEXT_LENGTH) {
    return fail("too_large", `The file is larger than ${MAX_TEXT_LENGTH / 1024 / 1024} MiB`);
  }
  const scanned = scanStructure(text);
  if (scanned.tooDeepAt !== undefined) {
    const message = `The file is nested more than ${MAX_DEPTH} levels deep`;
    return fail("too_deep", message, text, scanned.tooDeepAt);
  }
  if (scanned.isEmpty) return { ok: true, value: {} };
  try {
    const value: unknown = JSON5.parse(text);
    const forbidden = findForbiddenKey(value, []);
    return forbidden === undefined ? { ok: true, value } : forbiddenKey(text, forbidden);
  } catch (error) {
    const offset = offsetOf(text, error);
    const { message, ...advice } = explainSyntaxError(text, offset);
    const failure = fail("syntax", message, text, offset);
    return failure.ok ? failure : { ok: false, issue: { ...failure.issue, ...advice } };
  }
}

/** Adds line, column and excerpt of the value or key at the issue's path, as far as the text has it. */
export function placeIssue(
  text: string,
  places: Outline,
  issue: ConfigIssue,
  at: "key" | "value",
): ConfigIssue {
  for (let length = issue.path.length; length >= 0; length--) {
    const entry = locate(places.root, issue.path.slice(0, length));
    if (entry === undefined) continue;
    const isWhole = length === issue.path.length;
    return { ...issue, ...positionAt(text, isWhole && at === "value" ? entry.value.start : entry.start) };
  }
  return issue;
}

function scanStructure(text: string): { isEmpty: boolean; tooDeepAt: number | undefined } {
  let depth = 0;
  let isEmpty = true;
  for (const token of scanTokens(text)) {
    isEmpty &&= token.kind === "comment" && token.isClosed;
    if (token.kind !== "punctuation") continue;
    const char = text[token.start];
    if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") depth--;
    if (depth > MAX_DEPTH) return { isEmpty, tooDeepAt: token.start };
  }
  return { isEmpty, tooDeepAt: undefined };
}

function findForbiddenKey(value: unknown, path: ConfigPath): ConfigPath | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const isArray = Array.isArray(value);
  for (const [key, child] of Object.entries(value)) {
    const childPath = [...path, isArray ? Number(key) : key];
    if (!isArray && FORBIDDEN_KEYS.has(key)) return childPath;
    const found = findForbiddenKey(child, childPath);
    if (found !== undefined) return found;
  }
  return undefined;
}

function forbiddenKey(text: string, path: ConfigPath): Json5Result {
  const issue: ConfigIssue = {
    code: "forbidden_key",
    severity: "error",
    path,
    message: `The key "${path.at(-1)}" is not allowed`,
    fix: `rename or remove ${formatConfigPath(path)}`,
  };
  return { ok: false, issue: placeIssue(text, outline(text), issue, "key") };
}

function fail(code: ConfigIssueCode, message: string, text = "", offset?: number): Json5Result {
  const position = offset === undefined ? {} : positionAt(text, offset);
  return { ok: false, issue: { code, severity: "error", path: [], message, ...position } };
}

/** `json5` counts lines by \n alone and columns from the character after the offender. */
function offsetOf(text: string, error: unknown): number {
  if (!(error instanceof SyntaxError) || !("lineNumber" in error) || !("columnNumber" in error)) throw error;
  let lineStart = 0;
  for (let line = 1; line < Number(error.lineNumber); line++) lineStart = text.indexOf("\n", lineStart) + 1;
  const offset = Math.min(Math.max(lineStart + Number(error.columnNumber) - 1, 0), text.length);
  return /[\uDC00-\uDFFF]/.test(text.charAt(offset)) ? offset - 1 : offset;
}
