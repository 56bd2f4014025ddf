import { type ArrayNode, type ObjectNode, parse, type ValueNode } from "@humanwhocodes/momoa";
import JSON5 from "json5";
import type { ConfigPath } from "../json5/config-path.ts";
import { scanTokens, type Token } from "../json5/scan-tokens.ts";

/** A value's place in the text. Offsets are UTF-16 indexes, `end` exclusive. */
export interface OutlineNode {
  readonly kind: "object" | "array" | "scalar";
  readonly start: number;
  readonly end: number;
  readonly entries: readonly OutlineEntry[];
}

/** A member of an object or an element of an array. */
export interface OutlineEntry {
  readonly key: string | number;
  /** Where the key begins; in an array, the value. */
  readonly start: number;
  readonly value: OutlineNode;
}

/** Where everything is in a text that `json5` accepts. */
export interface Outline {
  /** `undefined` for a text of nothing but white space and comments. */
  readonly root: OutlineNode | undefined;
  readonly tokens: readonly Token[];
}

/**
 * The places of all values in `text`, which `json5` must have accepted and whose depth must be bounded.
 *
 * momoa gives the tree, but stumbles over some of JSON5 (`-.5`, `null` or `true` as an unquoted key, U+2028 after a
 * comment, surrogate pairs in keys). So it is shown a mask of the same length in which every comment is blank, every
 * string is filled with `x`, and every word is a plain name or number: the structure and the offsets are those of
 * the text, and nothing is left that momoa could misread. Values never come from here.
 */
export function outline(text: string): Outline {
  const tokens = [...scanTokens(text)];
  if (tokens.every((token) => token.kind === "comment")) return { root: undefined, tokens };
  const document = parse(mask(text, tokens), { mode: "json5", ranges: true });
  return { root: toNode(text, document.body), tokens };
}

/** The entry at `path` and its node, as far as the text has them; the last of duplicate keys, as `json5` reads. */
export function locate(root: OutlineNode | undefined, path: ConfigPath): OutlineEntry | undefined {
  let entry: OutlineEntry | undefined = root && { key: "", start: root.start, value: root };
  for (const key of path) {
    entry = entry && findEntry(entry.value, key);
  }
  return entry;
}

/** The entry of `node` under `key`; the last one where a key is written twice. */
export function findEntry(node: OutlineNode, key: string | number): OutlineEntry | undefined {
  if (node.kind === "array") return node.entries[typeof key === "number" ? key : toIndex(key)];
  return node.entries.findLast((entry) => entry.key === String(key));
}

/** `key` as a position in an array, or -1. */
export function toIndex(key: string | number): number {
  return typeof key === "number" ? key : /^(?:0|[1-9]\d{0,8})$/.test(key) ? Number(key) : -1;
}

function mask(text: string, tokens: readonly Token[]): string {
  let masked = "";
  for (const [index, token] of tokens.entries()) {
    masked += " ".repeat(token.start - masked.length) + maskToken(text, token, isKey(text, tokens, index));
  }
  return masked + " ".repeat(text.length - masked.length);
}

function maskToken(text: string, token: Token, isObjectKey: boolean): string {
  const length = token.end - token.start;
  if (token.kind === "punctuation") return text.charAt(token.start);
  if (token.kind === "comment") return " ".repeat(length);
  if (token.kind === "string") return `"${"x".repeat(length - 2)}"`;
  return (isObjectKey ? "x" : "1").repeat(length);
}

function isKey(text: string, tokens: readonly Token[], index: number): boolean {
  let next = index + 1;
  while (tokens[next]?.kind === "comment") next++;
  const token = tokens[next];
  return token !== undefined && text[token.start] === ":";
}

function toNode(text: string, node: ValueNode): OutlineNode {
  const [start, end] = rangeOf(node);
  if (node.type === "Object") return { kind: "object", start, end, entries: members(text, node) };
  if (node.type === "Array") return { kind: "array", start, end, entries: elements(text, node) };
  return { kind: "scalar", start, end, entries: [] };
}

function members(text: string, node: ObjectNode): OutlineEntry[] {
  return node.members.map((member) => {
    const [start, end] = rangeOf(member.name);
    return { key: readKey(text.slice(start, end)), start, value: toNode(text, member.value) };
  });
}

function elements(text: string, node: ArrayNode): OutlineEntry[] {
  return node.elements.map((element, index) => {
    const value = toNode(text, element.value);
    return { key: index, start: value.start, value };
  });
}

function readKey(written: string): string {
  if (!written.includes("\\")) return /^["']/.test(written) ? written.slice(1, -1) : written;
  return Object.keys(JSON5.parse<object>(`{${written}:0}`))[0] ?? "";
}

function rangeOf(node: { range?: readonly number[] | undefined }): readonly [number, number] {
  const [start = 0, end = 0] = node.range ?? [];
  return [start, end];
}
