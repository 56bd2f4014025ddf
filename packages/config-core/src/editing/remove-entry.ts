import { commaAfter, commentsBetween, significantToken, tokenIndexAt } from "../secrets/token-lookup.ts";
import type { EditableText, Splice } from "./editable-text.ts";
import type { OutlineNode } from "./outline.ts";
import { afterLineEnd, hasLineEnd, lineStartOf, skipBlanks, skipBlanksBack } from "./text-lines.ts";

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The splices that take an entry out of its container. Comments on its own line go with it, those on lines of their
 * own stay; one that stands before the next entry on the same line is that entry's. The comma before the last entry
 * goes too, unless the entry had one of its own: a file without trailing commas gets none.
 */
export function removeEntry(doc: EditableText, container: OutlineNode, index: number): Splice[] {
  const { text, outline } = doc;
  const entry = container.entries[index];
  if (entry === undefined) return [];
  const previous = container.entries[index - 1];
  const comma = commaAfter(text, outline.tokens, entry.value.end);
  const start = leadingComments(doc, entry.start);
  const ownEnd = trailingComments(doc, entry.value.end, comma?.start);
  const range = {
    start,
    end: comma && ownEnd === comma.start ? trailingComments(doc, comma.end, undefined) : ownEnd,
  };
  const isEmptied = container.entries.length === 1 && isAlone(doc, container, range);
  if (isEmptied) return [{ start: container.start + 1, end: container.end - 1, text: "" }];
  const removed: Range[] = [withSpace(doc, range, previous === undefined)];
  // A comment on a line of its own stands between the value and its comma: it stays, the comma goes.
  if (comma !== undefined && comma.end > range.end) removed.push(comma);
  const separator = previous && commaAfter(text, outline.tokens, previous.value.end);
  if (comma === undefined && separator !== undefined) removed.push(separator);
  return removed.map(({ start: from, end }) => ({ start: from, end, text: "" }));
}

/** The beginning of the comments that end on the line of `offset`, back to the token before them. */
function leadingComments(doc: EditableText, offset: number): number {
  const { tokens } = doc.outline;
  let start = offset;
  for (let index = tokenIndexAt(tokens, offset) - 1; tokens[index]?.kind === "comment"; index--) {
    const comment = tokens[index];
    if (comment === undefined || hasLineEnd(doc.text, comment.end, start)) break;
    start = comment.start;
  }
  return start;
}

/**
 * The end of the comments that begin on the line of `offset`; `offset` itself where they belong to the next entry.
 * With `before`, everything up to that comma, unless a comment on its own line is in between.
 */
function trailingComments(doc: EditableText, offset: number, before: number | undefined): number {
  const { tokens } = doc.outline;
  let end = offset;
  let index = tokenIndexAt(tokens, offset);
  for (; tokens[index]?.kind === "comment"; index++) {
    const comment = tokens[index];
    if (comment === undefined || hasLineEnd(doc.text, end, comment.start)) return end;
    end = comment.end;
  }
  const next = tokens[index];
  if (before !== undefined) return before;
  if (next === undefined || hasLineEnd(doc.text, end, next.start)) return end;
  return isClosing(doc.text, next.start) ? end : offset;
}

/** Takes the white space that would be left behind into the range: whole lines, or one gap of a shared line. */
function withSpace(doc: EditableText, range: Range, isFirst: boolean): Range {
  const { text, outline } = doc;
  const lineStart = lineStartOf(text, range.start);
  const blanksBefore = skipBlanksBack(text, range.start);
  const blanksAfter = skipBlanks(text, range.end);
  const startsLine = blanksBefore === lineStart && lineStart > 0;
  const nextLine = afterLineEnd(text, blanksAfter);
  if (startsLine && nextLine !== undefined) return { start: lineStart, end: nextLine };
  if (nextLine !== undefined) return { start: blanksBefore, end: range.end };
  const next = significantToken(outline.tokens, range.end);
  const isLastOfLine = next !== undefined && isClosing(text, next.start);
  if (isLastOfLine && !startsLine && !isFirst) return { start: blanksBefore, end: range.end };
  return { start: range.start, end: blanksAfter };
}

function isAlone(doc: EditableText, container: OutlineNode, range: Range): boolean {
  return commentsBetween(doc.outline.tokens, container.start, container.end).every(
    (comment) => comment.start >= range.start && comment.end <= range.end,
  );
}

function isClosing(text: string, offset: number): boolean {
  return text[offset] === "}" || text[offset] === "]";
}
