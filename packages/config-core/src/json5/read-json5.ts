import JSON5 from "json5";
import { type ConfigPath, FORBIDDEN_KEYS } from "./config-path.ts";
import { scanTokens } from "./scan-tokens.ts";

/** The longest text that is read, in UTF-16 units. A configuration of 5 MB is already absurd. */
export const MAX_TEXT_LENGTH = 16 * 1024 * 1024;
/** How deeply brackets may be nested; everything that walks a document may recurse this far. */
export const MAX_DEPTH = 100;

/** A text as a value, or why it is none. */
export type ReadJson5 = { readonly ok: true; readonly value: unknown } | Json5Problem;

/** What keeps a text from being read. */
type Json5Problem =
  | { readonly ok: false; readonly code: "too_large" }
  | { readonly ok: false; readonly code: "too_deep"; readonly offset: number }
  | { readonly ok: false; readonly code: "forbidden_key"; readonly path: ConfigPath }
  | { readonly ok: false; readonly code: "syntax"; readonly error: unknown };

/**
 * Reads JSON5 with `json5`, within bounds, refusing keys that reach prototypes. An empty text, or one of comments alone,
 * is an empty object. `parseJson5` puts a problem into words; apart from it, so that a text without one can be read
 * without loading what explains them.
 */
export function readJson5(text: string): ReadJson5 {
  if (text.length > MAX_TEXT_LENGTH) return { ok: false, code: "too_large" };
  const { isEmpty, tooDeepAt } = scanStructure(text);
  if (tooDeepAt !== undefined) return { ok: false, code: "too_deep", offset: tooDeepAt };
  if (isEmpty) return { ok: true, value: {} };
  try {
    const value: unknown = JSON5.parse(text);
    const path = findForbiddenKey(value, []);
    return path === undefined ? { ok: true, value } : { ok: false, code: "forbidden_key", path };
  } catch (error) {
    return { ok: false, code: "syntax", error };
  }
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
