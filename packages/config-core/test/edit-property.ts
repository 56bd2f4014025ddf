import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import JSON5 from "json5";
import { appendTo, setIn, unsetIn } from "../src/editing/edit-text.ts";
import type { Span, WrittenDocument, WrittenEntry, WrittenNode } from "./written-document.ts";
import { writtenDocuments } from "./written-document.ts";

type Path = (string | number)[];

/** An edit of a document, with the container and the entry it is about. */
interface Edit {
  readonly kind: "replace" | "insert" | "append" | "remove";
  readonly path: Path;
  readonly container: WrittenNode;
  readonly index: number;
  readonly value: unknown;
}

interface Place {
  readonly path: Path;
  readonly container: WrittenNode;
  readonly index: number;
  readonly entry: WrittenEntry;
}

const strings = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "it's",
    'say "x"',
    "\\",
    "a\nb",
    "\u2028",
    "\ud800",
    "hf_abcdefghijk",
    "huggingface/Qwen/Qwen3-8B",
    "\uFEFF",
    "\0",
  ),
);
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(null, true, false, 0, -0, 1.5, 18789, Number.NaN, Number.NEGATIVE_INFINITY, 1e21),
    strings,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      strings.filter((key) => !["__proto__", "constructor", "prototype"].includes(key)),
      tie("value"),
      { maxKeys: 3 },
    ),
  ),
})).value;
const newKeys = fc.constantFrom("new", "another key", "null", "it's", "é", "0");

/**
 * The promise of the editor, over random documents and edits: the new text is JSON5, says exactly what was intended, and
 * no byte outside the edited member has changed.
 *
 * @throws from `fc.assert` semantics, with the smallest document and edit that break it.
 */
export const editProperty = fc.property(
  writtenDocuments,
  fc.constantFrom("replace" as const, "insert" as const, "append" as const, "remove" as const),
  fc.nat(),
  values,
  newKeys,
  (document, kind, pick, value, key) => {
    const edit = chooseEdit(document, kind, pick, value, key);
    const edited = run(document.text, edit);
    const intended = intend(JSON5.parse(document.text), edit);
    if (!isDeepStrictEqual(JSON5.parse(edited), intended)) throw new Error(`wrong value: ${edited}`);
    checkBytes(document, edit, edited, intended);
  },
);

function chooseEdit(
  document: WrittenDocument,
  wanted: Edit["kind"],
  pick: number,
  value: unknown,
  key: string,
): Edit {
  const places = placesOf(document.root, []);
  const containers = [
    { path: [] as Path, node: document.root },
    ...places.map(({ path, entry }) => ({ path, node: entry.value })),
  ].filter(({ node }) => node.kind !== "scalar");
  const arrays = containers.filter(({ node }) => node.kind === "array");
  const array = arrays[pick % Math.max(arrays.length, 1)];
  const place = places[pick % Math.max(places.length, 1)];
  if (wanted === "append" && array !== undefined) {
    return {
      kind: "append",
      path: array.path,
      container: array.node,
      index: array.node.entries.length,
      value,
    };
  }
  if ((wanted === "replace" || wanted === "remove") && place !== undefined)
    return { kind: wanted, ...place, value };
  const objects = containers.filter(({ node }) => node.kind === "object");
  const object = objects[pick % objects.length] ?? { path: [], node: document.root };
  let name = key;
  while (object.node.entries.some((entry) => entry.key === name)) name += "_";
  const path = [...object.path, name];
  return { kind: "insert", path, container: object.node, index: object.node.entries.length, value };
}

/** Every entry that counts: of keys written twice the last, and nothing under the others. */
function placesOf(container: WrittenNode, path: Path): Place[] {
  return container.entries.flatMap((entry, index) => {
    const isShadowed = container.entries.some((other, at) => at > index && other.key === entry.key);
    if (isShadowed) return [];
    const entryPath = [...path, entry.key];
    return [{ path: entryPath, container, index, entry }, ...placesOf(entry.value, entryPath)];
  });
}

function run(text: string, edit: Edit): string {
  if (edit.kind === "remove") return unsetIn(text, edit.path);
  return edit.kind === "append" ? appendTo(text, edit.path, edit.value) : setIn(text, edit.path, edit.value);
}

function intend(root: unknown, { kind, path, value }: Edit): unknown {
  const way = kind === "append" ? path : path.slice(0, -1);
  const container = way.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root);
  const key = path.at(-1) ?? "";
  if (kind === "append") (container as unknown[]).push(value);
  else if (kind !== "remove") (container as Record<string, unknown>)[key] = value;
  else if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete (container as Record<string, unknown>)[key];
  // Objects of fast-check may have no prototype; json5's have one.
  return toPlain(root);
}

function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, toPlain(child)]));
}

function checkBytes(document: WrittenDocument, edit: Edit, edited: string, intended: unknown): void {
  const { text } = document;
  if (isDeepStrictEqual(JSON5.parse(text), intended)) {
    demand(edited === text, "changed without need", edited);
    return;
  }
  const { container, index } = edit;
  if (edit.kind === "replace") {
    const { start, end } = container.entries[index]?.value ?? container;
    expectAround(text, edited, start, end);
    return;
  }
  if (edit.kind === "remove") {
    checkRemoval(document, edit, edited);
    return;
  }
  const last = container.entries.at(-1);
  const from = last?.value.end ?? container.start + 1;
  const until = container.end - 1;
  expectAround(text, edited, from, until);
  const before = text.slice(from, until);
  if (last === undefined && before.trim() === "") return;
  const after = edited.slice(from, edited.length - (text.length - until));
  const inserted = last !== undefined && !container.hasComma ? after.slice(1) : after;
  demand(
    commonPrefix(before, inserted) + commonSuffix(before, inserted) >= before.length,
    "not a pure insertion",
    edited,
  );
}

function checkRemoval(document: WrittenDocument, { container, index }: Edit, edited: string): void {
  const { text, comments } = document;
  const entry = container.entries[index];
  const isTwice = container.entries.filter((other) => other.key === entry?.key).length > 1;
  if (entry === undefined || isTwice) return;
  const from = container.entries[index - 1]?.value.end ?? container.start + 1;
  const until = container.entries[index + 1]?.start ?? container.end - 1;
  expectAround(text, edited, from, until);
  const region = edited.slice(from, edited.length - (text.length - until));
  const kept = comments.filter(
    (comment) =>
      comment.start >= from &&
      comment.end <= until &&
      (comment.end <= entry.start || comment.start >= entry.value.end) &&
      isOnOwnLine(text, comment),
  );
  let at = 0;
  for (const { start, end } of kept) {
    const found = region.indexOf(text.slice(start, end), at);
    demand(found >= 0, `lost the comment ${text.slice(start, end)}`, edited);
    at = found + 1;
  }
}

function isOnOwnLine(text: string, { start, end }: Span): boolean {
  return (
    /(?:^|[\n\r\u2028\u2029])[^\S\n\r\u2028\u2029]*$/.test(text.slice(0, start)) &&
    /^[^\S\n\r\u2028\u2029]*(?:[\n\r\u2028\u2029]|$)/.test(text.slice(end))
  );
}

function expectAround(text: string, edited: string, from: number, until: number): void {
  demand(edited.startsWith(text.slice(0, from)), "changed before the member", edited);
  demand(edited.endsWith(text.slice(until)), "changed behind the member", edited);
  demand(edited.length >= from + text.length - until, "lost bytes", edited);
}

function demand(isTrue: boolean, what: string, edited: string): void {
  if (!isTrue) throw new Error(`${what}: ${JSON.stringify(edited)}`);
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function commonSuffix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}
