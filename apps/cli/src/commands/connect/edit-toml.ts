import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "smol-toml";
import type { ClientValue } from "./client-settings.ts";

type Table = Record<string, unknown>;

/**
 * A TOML text with values set: strings at the root, and whole tables. Every other line stays as it is, comments too.
 * `undefined` where the text is written in a way that this does not know: the result is read again, and is given back only
 * if it says what is intended and nothing else. Throws the parser's error when the text is no TOML.
 */
export function editToml(text: string, values: readonly ClientValue[]): string | undefined {
  const intended: Table = parse(text);
  let edited = text;
  for (const { path, value } of values) {
    setIn(intended, path, value);
    edited = typeof value === "string" ? setRootKey(edited, path, value) : setTable(edited, path, value);
  }
  try {
    return isDeepStrictEqual(plain(parse(edited)), plain(intended)) ? edited : undefined;
  } catch {
    return undefined;
  }
}

const HEADER = /^[^\S\n]*\[.*$/m;

function setRootKey(text: string, [key = ""]: readonly string[], value: string): string {
  const root = text.slice(0, HEADER.exec(text)?.index ?? text.length);
  const rest = text.slice(root.length);
  const line = `${key} = ${JSON.stringify(value)}`;
  const assignment = new RegExp(
    `^[^\\S\\n]*${key}[^\\S\\n]*=[^\\S\\n]*(?:"(?:[^"\\\\\\n]|\\\\.)*"|'[^'\\n]*')`,
    "m",
  );
  if (assignment.test(root)) return root.replace(assignment, () => line) + rest;
  const head = root.trimEnd();
  return `${head === "" ? "" : `${head}\n`}${line}\n${rest === "" ? "" : `\n${rest}`}`;
}

function setTable(text: string, path: readonly string[], value: unknown): string {
  const header = `[${path.join(".")}]`;
  const table = `${header}\n${stringify(value as Table).trimEnd()}\n`;
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === header);
  if (start < 0) return text.trim() === "" ? table : `${text.trimEnd()}\n\n${table}`;
  const next = lines.findIndex((line, index) => index > start && /^\s*\[/.test(line));
  const before = lines.slice(0, start).map((line) => `${line}\n`);
  return before.join("") + table + (next < 0 ? "" : `\n${lines.slice(next).join("\n")}`);
}

function setIn(document: Table, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    document[key] = value;
    return;
  }
  const child = Object.hasOwn(document, key) ? document[key] : undefined;
  const table: Table = typeof child === "object" && child !== null ? (child as Table) : {};
  document[key] = table;
  setIn(table, rest, value);
}

/** The parser's tables have no prototype, ours do; dates become their text. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
