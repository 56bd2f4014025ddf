import { commaAfter, commentsBetween, tokenIndexAt } from "../secrets/token-lookup.ts";
import type { EditableText, Splice } from "./editable-text.ts";
import type { OutlineEntry, OutlineNode } from "./outline.ts";
import { type Json5Value, renderLines, renderMember, renderValue } from "./render-value.ts";
import { hasLineEnd, indentOf, lineStartOf } from "./text-lines.ts";

/** What is inserted: a member of an object, or an element of an array (no key). */
export interface NewEntry {
  readonly key: string | undefined;
  readonly value: Json5Value;
}

/** The splices that put an entry at the end of a container, in the style of its other entries. */
export function insertEntry(doc: EditableText, container: OutlineNode, entry: NewEntry): Splice[] {
  const last = container.entries.at(-1);
  if (last !== undefined) return insertAfter(doc, last, entry);
  const comment = commentsBetween(doc.outline.tokens, container.start, container.end).at(-1);
  return comment === undefined
    ? fillEmpty(doc, container, entry)
    : insertAfterComment(doc, container, comment, entry);
}

/** The splice that gives a text of nothing but comments its value. */
export function insertRoot(doc: EditableText, entry: NewEntry): Splice[] {
  const { text, style } = doc;
  const isFreshLine = /(?:^\uFEFF?|[\n\r])$/.test(text);
  const start = isFreshLine ? "" : style.lineEnd;
  const root = renderLines(wrap(entry), style, "");
  return [{ start: text.length, end: text.length, text: `${start}${root}${style.lineEnd}` }];
}

function insertAfter(doc: EditableText, last: OutlineEntry, entry: NewEntry): Splice[] {
  const { text, outline, style } = doc;
  const comma = commaAfter(text, outline.tokens, last.value.end);
  const end = comma?.end ?? last.value.end;
  const separate: Splice[] = comma === undefined ? [{ start: end, end, text: "," }] : [];
  const closing = comma === undefined ? "" : ",";
  if (!startsLine(doc, last.start)) {
    const written = render(doc, entry, indentOf(text, last.start));
    return [...separate, { start: end, end, text: style.afterComma + written + closing }];
  }
  const indent = indentOf(text, last.start);
  const start = afterCommentsOfLine(doc, end);
  const written = style.lineEnd + indent + render(doc, entry, indent) + closing;
  return [...separate, { start, end: start, text: written }];
}

function fillEmpty(doc: EditableText, container: OutlineNode, entry: NewEntry): Splice[] {
  const { text, style, outline } = doc;
  const indent = indentOf(text, container.start);
  const isRoot = container === outline.root;
  const render = isRoot && style.isMultiLine ? renderLines : renderValue;
  return [{ start: container.start, end: container.end, text: render(wrap(entry), style, indent) }];
}

function insertAfterComment(
  doc: EditableText,
  container: OutlineNode,
  comment: { readonly start: number; readonly end: number },
  entry: NewEntry,
): Splice[] {
  const { text, style } = doc;
  const at = comment.end;
  const rest = text.slice(at, container.end - 1);
  if (!hasLineEnd(text, container.start, container.end)) {
    const after = rest === "" ? " " : "";
    return [{ start: at, end: at, text: ` ${render(doc, entry, indentOf(text, container.start))}${after}` }];
  }
  const outer = indentOf(text, container.start);
  const indent = startsLine(doc, comment.start) ? indentOf(text, comment.start) : outer + style.indent;
  const comma = style.trailingComma ? "," : "";
  const after = hasLineEnd(rest, 0, rest.length) ? "" : style.lineEnd + outer;
  return [
    { start: at, end: at, text: `${style.lineEnd}${indent}${render(doc, entry, indent)}${comma}${after}` },
  ];
}

function render(doc: EditableText, entry: NewEntry, indent: string): string {
  return entry.key === undefined
    ? renderValue(entry.value, doc.style, indent)
    : renderMember(entry.key, entry.value, doc.style, indent);
}

function wrap(entry: NewEntry): object & Json5Value {
  return entry.key === undefined ? [entry.value] : { [entry.key]: entry.value };
}

/** Whether nothing but white space and comments stands before `offset` on its line. */
function startsLine(doc: EditableText, offset: number): boolean {
  const { tokens } = doc.outline;
  let index = tokenIndexAt(tokens, offset) - 1;
  while (tokens[index]?.kind === "comment") index--;
  return (tokens[index]?.end ?? 0) <= lineStartOf(doc.text, offset) && offset > 0;
}

/** The end of the comments that begin on the line of `offset`, or `offset`. */
function afterCommentsOfLine(doc: EditableText, offset: number): number {
  const { tokens } = doc.outline;
  let end = offset;
  for (let index = tokenIndexAt(tokens, offset); tokens[index]?.kind === "comment"; index++) {
    const comment = tokens[index];
    if (comment === undefined || hasLineEnd(doc.text, end, comment.start)) break;
    end = comment.end;
  }
  return end;
}
