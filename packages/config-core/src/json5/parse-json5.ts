import { locate, type Outline, outline } from "../editing/outline.ts";
import type { ConfigIssue, ConfigIssueCode } from "../issues/config-issue.ts";
import { type ConfigPath, formatConfigPath } from "./config-path.ts";
import { positionAt } from "./excerpt.ts";
import { explainSyntaxError } from "./explain-syntax-error.ts";
import { MAX_DEPTH, MAX_TEXT_LENGTH, readJson5 } from "./read-json5.ts";

/** A text as a value. An empty text, or one of comments alone, is an empty object. */
export type Json5Result =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issue: ConfigIssue };

/**
 * Reads JSON5 with `json5`, within bounds, refusing keys that reach prototypes. A broken text gives one issue with
 * line, column, excerpt and what was expected.
 */
export function parseJson5(text: string): Json5Result {
  const read = readJson5(text);
  if (read.ok) return read;
  switch (read.code) {
    case "too_large":
      return fail("too_large", `The file is larger than ${MAX_TEXT_LENGTH / 1024 / 1024} MiB`);
    case "too_deep":
      return fail("too_deep", `The file is nested more than ${MAX_DEPTH} levels deep`, text, read.offset);
    case "forbidden_key":
      return forbiddenKey(text, read.path);
    case "syntax":
      return syntaxError(text, offsetOf(text, read.error));
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

function syntaxError(text: string, offset: number): Json5Result {
  const { message, ...advice } = explainSyntaxError(text, offset);
  const failure = fail("syntax", message, text, offset);
  return failure.ok ? failure : { ok: false, issue: { ...failure.issue, ...advice } };
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
