import { hideSecrets } from "../secrets/hide-secrets.ts";

/** A place in a text, for people. */
export interface TextPosition {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** The line and a caret below the place; at most about 100 characters of it, secrets starred out. */
  readonly excerpt: string;
}

const LINE_BREAK = /\r\n|\n|\r/g;
const BEFORE_CHARACTERS = 60;
const AFTER_CHARACTERS = 40;
/** How far back a line is searched for the key of a secret that the excerpt cuts off. */
const CONTEXT_CHARACTERS = 2000;

/** Line, column and excerpt of `offset` in `text`. */
export function positionAt(text: string, offset: number): TextPosition {
  let line = 1;
  let lineStart = 0;
  let lineEnd = text.length;
  for (const found of text.matchAll(LINE_BREAK)) {
    if (found.index >= offset) {
      lineEnd = found.index;
      break;
    }
    line++;
    lineStart = found.index + found[0].length;
  }
  // An offset inside a line break (between \r and \n) belongs to the end of its line.
  const place = Math.max(offset, lineStart);
  return { line, column: place - lineStart + 1, excerpt: excerpt(text, line, lineStart, lineEnd, place) };
}

function excerpt(text: string, line: number, lineStart: number, lineEnd: number, place: number): string {
  const contextStart = Math.max(lineStart, place - CONTEXT_CHARACTERS);
  const context = printable(
    hideSecrets(text.slice(contextStart, Math.min(lineEnd, place + CONTEXT_CHARACTERS))),
  );
  const caret = place - contextStart;
  const from = Math.max(0, caret - BEFORE_CHARACTERS);
  const until = caret + AFTER_CHARACTERS;
  const head = from > 0 || contextStart > lineStart ? "…" : "";
  const tail = until < context.length ? "…" : "";
  const gutter = `  ${line} | `;
  const margin = `${" ".repeat(gutter.length - 2)}| `;
  return `${gutter}${head}${context.slice(from, until)}${tail}\n${margin}${" ".repeat(head.length + caret - from)}^`;
}

/** Control, bidirectional and zero-width characters would move the caret or mislead the reader: one space each. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => " ".repeat(char.length));
}
