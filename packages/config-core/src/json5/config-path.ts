import type { ConfigIssue } from "../issues/config-issue.ts";

/** The way to a value: object keys as strings, array positions as numbers. */
export type ConfigPath = readonly (string | number)[];

/** The result of {@link parseConfigPath}. */
export type ConfigPathResult =
  | { readonly ok: true; readonly path: ConfigPath }
  | { readonly ok: false; readonly issue: ConfigIssue };

/** Keys that would reach an object's prototype; refused in files, in paths and in values. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

const BARE_KEY = /[^.[\]"'\s]+/y;
const QUOTED_KEY = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;
const INDEX = /0|[1-9]\d{0,8}/y;
const EXAMPLE = 'Write it like agents.defaults.models["huggingface/Qwen/Qwen3-8B"].alias.';

/**
 * Reads a path as people type it: `gateway.port`, `a.list[0]`, `agents.defaults.models["huggingface/Qwen/Qwen3-8B:cheapest"].alias`.
 * Keys after a dot run to the next dot or bracket; anything else goes in brackets and quotes, where `\` escapes.
 *
 * @example
 * ```ts
 * import { parseConfigPath } from "@openclaw-hf/config-core/edit";
 *
 * parseConfigPath("gateway.port"); // { ok: true, path: ["gateway", "port"] }
 * ```
 */
export function parseConfigPath(text: string): ConfigPathResult {
  const path: (string | number)[] = [];
  let at = 0;
  while (at < text.length || path.length === 0) {
    const part = text[at] === "[" ? readBracket(text, at) : readKey(text, at, path.length === 0);
    if (part === undefined) return fail(text, at);
    if (FORBIDDEN_KEYS.has(String(part.key))) {
      return fail(text, at, "forbidden_key", `The key "${part.key}" is not allowed`);
    }
    path.push(part.key);
    at = part.end;
  }
  return { ok: true, path };
}

/** The text of `path`, as {@link parseConfigPath} reads it. */
export function formatConfigPath(path: ConfigPath): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (!/^[\w$-]+$/.test(key)) text += `[${JSON.stringify(key)}]`;
    else text += text === "" ? key : `.${key}`;
  }
  return text;
}

/** The value at `path` in `root`, or `undefined` where there is none. Own keys only. */
export function getIn(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** The keys of the object or the positions of the list at `path`; none where there is neither. */
export function keysIn(root: unknown, path: ConfigPath): (string | number)[] {
  const value = getIn(root, path);
  if (Array.isArray(value)) return [...value.keys()];
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

interface Part {
  readonly key: string | number;
  readonly end: number;
}

function readKey(text: string, at: number, isFirst: boolean): Part | undefined {
  const start = isFirst ? at : at + 1;
  if (!isFirst && text[at] !== ".") return undefined;
  const key = match(BARE_KEY, text, start);
  return key === undefined ? undefined : { key, end: start + key.length };
}

function readBracket(text: string, at: number): Part | undefined {
  const index = match(INDEX, text, at + 1);
  if (index !== undefined) return close(text, at + 1 + index.length, Number(index));
  const quoted = match(QUOTED_KEY, text, at + 1);
  if (quoted === undefined) return undefined;
  return close(text, at + 1 + quoted.length, quoted.slice(1, -1).replace(/\\(.)/gs, "$1"));
}

function close(text: string, at: number, key: string | number): Part | undefined {
  return text[at] === "]" ? { key, end: at + 1 } : undefined;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function fail(
  text: string,
  at: number,
  code: ConfigIssue["code"] = "invalid_path",
  message = `The path breaks off at character ${at + 1}`,
): ConfigPathResult {
  const excerpt = text.length > 200 ? {} : { excerpt: `  ${text}\n  ${" ".repeat(at)}^` };
  return {
    ok: false,
    issue: {
      code,
      severity: "error",
      path: [],
      message,
      column: at + 1,
      ...excerpt,
      fix: EXAMPLE,
    },
  };
}
