import { isDeepStrictEqual } from "node:util";
import { ConfigError } from "../config-error.ts";
import { type ConfigPath, FORBIDDEN_KEYS, formatConfigPath, getIn } from "../json5/config-path.ts";
import { toJson5Value } from "../json5/json5-value.ts";
import { parseJson5 } from "../json5/parse-json5.ts";
import { requireJson5 } from "../json5/require-json5.ts";
import { applySplices, type EditableText, editableText, type Splice } from "./editable-text.ts";
import { insertEntry, insertRoot } from "./insert-entry.ts";
import { blocked, elementIndex, withoutValue, withValue } from "./intended-value.ts";
import { findEntry, locate, toIndex } from "./outline.ts";
import { removeEntry } from "./remove-entry.ts";
import { type Json5Value, renderValue } from "./render-value.ts";
import { indentOf } from "./text-lines.ts";

/** Objects of up to this many members are changed member by member, so that comments between them stay. */
const MAX_MERGED_MEMBERS = 50;

/**
 * `text` with the value at `path` set. Nothing else changes: not comments, order, quotes, indentation, line ends, byte
 * order mark or final newline. Missing objects on the way are made; an array is extended by one at its end. Where an
 * object replaces an object, members that stay keep their comments. A text that says so already comes back as it is.
 *
 * Throws {@link ConfigError}: `broken_file` (the text does not parse; `issues` says where), `invalid_path`,
 * `path_blocked`, `invalid_value`, `edit_failed`.
 *
 * @example
 * ```ts
 * import { setIn } from "@openclaw-hf/config-core/edit";
 *
 * setIn("{ port: 1, // mine\n}", ["port"], 2); // "{ port: 2, // mine\n}"
 * ```
 */
export function setIn(text: string, path: ConfigPath, value: unknown): string {
  const intended = toJson5Value(value);
  return edit(
    text,
    path,
    (root) => withValue(root, path, intended),
    (current, root) => writeValue(current, root, path, intended),
  );
}

/**
 * `text` without the member or element at `path`. A comment on its own line goes with it, comments on lines of their
 * own stay. A text that has nothing there comes back as it is. Throws as {@link setIn} does.
 *
 * @example
 * ```ts
 * import { unsetIn } from "@openclaw-hf/config-core/edit";
 *
 * unsetIn("[1, 2]", [0]); // "[2]"
 * ```
 */
export function unsetIn(text: string, path: ConfigPath): string {
  return edit(
    text,
    path,
    (root) => withoutValue(root, path),
    (current) => removeValue(current, path),
  );
}

/**
 * `text` with `value` added at the end of the array at `path`; a missing array is made. Throws as {@link setIn} does.
 *
 * @example
 * ```ts
 * import { appendTo } from "@openclaw-hf/config-core/edit";
 *
 * appendTo("{ list: ['a'] }", ["list"], "b"); // "{ list: ['a', 'b'] }"
 * ```
 */
export function appendTo(text: string, path: ConfigPath, value: unknown): string {
  const read = requireJson5(text);
  const list = getIn(read, path);
  if (list !== undefined && !Array.isArray(list)) throw blocked([...path, 0], path.length, list);
  return setIn(text, [...path, list?.length ?? 0], value);
}

/** Runs an edit and holds the outcome against what it was meant to be; `json5` is the judge. */
function edit(
  text: string,
  path: ConfigPath,
  intend: (root: unknown) => unknown,
  change: (text: string, root: unknown) => string,
): string {
  checkPath(path);
  const before = requireJson5(text);
  const intended = intend(before);
  if (isDeepStrictEqual(before, intended)) return text;
  const edited = change(text, before);
  const after = parseJson5(edited);
  if (after.ok && isDeepStrictEqual(after.value, intended)) return edited;
  throw new ConfigError(
    "edit_failed",
    `${formatConfigPath(path)} cannot be changed without touching more; nothing was written.`,
  );
}

function checkPath(path: ConfigPath): void {
  if (path.length === 0) throw new ConfigError("invalid_path", "The path is empty.");
  const forbidden = path.find((key) => FORBIDDEN_KEYS.has(String(key)));
  if (forbidden !== undefined)
    throw new ConfigError("invalid_path", `The key "${forbidden}" is not allowed.`);
}

/** `root` is the value of `text`, or of a text that differs elsewhere. */
function writeValue(text: string, root: unknown, path: ConfigPath, value: Json5Value): string {
  const current = getIn(root, path);
  if (isMergeable(current) && isMergeable(value)) return mergeMembers(text, root, path, current, value);
  const doc = editableText(text);
  return applySplices(text, planWrite(doc, path, value));
}

function mergeMembers(
  text: string,
  root: unknown,
  path: ConfigPath,
  current: Readonly<Record<string, unknown>>,
  value: Readonly<Record<string, Json5Value>>,
): string {
  let merged = text;
  for (const key of Object.keys(current)) {
    if (!Object.hasOwn(value, key)) merged = removeValue(merged, [...path, key]);
  }
  for (const [key, member] of Object.entries(value)) {
    const isSame = Object.hasOwn(current, key) && isDeepStrictEqual(current[key], member);
    if (!isSame) merged = writeValue(merged, root, [...path, key], member);
  }
  return merged;
}

function planWrite(doc: EditableText, path: ConfigPath, value: Json5Value): Splice[] {
  let node = doc.outline.root;
  if (node === undefined) return insertRoot(doc, { key: String(path[0]), value: nest(path.slice(1), value) });
  for (const [depth, key] of path.entries()) {
    if (node.kind === "scalar") throw blocked(path, depth, doc.text.slice(node.start, node.end));
    const entry = findEntry(node, key);
    if (entry === undefined) {
      if (node.kind === "array") elementIndex(node.entries.length, path, depth);
      const name = node.kind === "array" ? undefined : String(key);
      return insertEntry(doc, node, { key: name, value: nest(path.slice(depth + 1), value) });
    }
    node = entry.value;
  }
  return [
    { start: node.start, end: node.end, text: renderValue(value, doc.style, indentOf(doc.text, node.start)) },
  ];
}

/** Removes every entry under the path: where a key stands twice, the other one would come to light. */
function removeValue(text: string, path: ConfigPath): string {
  let current = text;
  for (;;) {
    const next = removeOnce(current, path);
    if (next === undefined) return current;
    current = next.text;
    if (next.isElement) return current;
  }
}

function removeOnce(text: string, path: ConfigPath): { text: string; isElement: boolean } | undefined {
  const key = path.at(-1) ?? "";
  const doc = editableText(text);
  const container = locate(doc.outline.root, path.slice(0, -1))?.value;
  if (container === undefined || container.kind === "scalar") return undefined;
  const isElement = container.kind === "array";
  const index = isElement ? toIndex(key) : container.entries.findIndex((entry) => entry.key === String(key));
  if (index < 0 || index >= container.entries.length) return undefined;
  return { text: applySplices(text, removeEntry(doc, container, index)), isElement };
}

function nest(path: ConfigPath, value: Json5Value): Json5Value {
  return path.reduceRight<Json5Value>(
    (inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }),
    value,
  );
}

function isMergeable(value: unknown): value is Record<string, never> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const members = Object.keys(value).length;
  return members > 0 && members <= MAX_MERGED_MEMBERS;
}
