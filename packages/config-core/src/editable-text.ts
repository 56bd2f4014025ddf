import { type DocumentStyle, detectStyle } from "./document-style.ts";
import { type Outline, outline } from "./outline.ts";
import type { Token } from "./scan-tokens.ts";

/** A text that parses, with the places of its values and the style it is written in. */
export interface EditableText {
  readonly text: string;
  readonly outline: Outline;
  readonly style: DocumentStyle;
}

/** Replaces the characters from `start` to `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Prepares a text for an edit; the same conditions as for {@link outline}. */
export function editableText(text: string): EditableText {
  const places = outline(text);
  return { text, outline: places, style: detectStyle(text, places) };
}

/** Applies splices that do not overlap; of two at one offset the first comes first. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let edited = "";
  let at = 0;
  for (const splice of splices.toSorted((a, b) => a.start - b.start)) {
    edited += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return edited + text.slice(at);
}

/** The index of the first token that begins at `offset` or later. */
export function tokenIndexAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first token from `offset` on that is no comment. */
export function significantToken(tokens: readonly Token[], offset: number): Token | undefined {
  let index = tokenIndexAt(tokens, offset);
  while (tokens[index]?.kind === "comment") index++;
  return tokens[index];
}

/** The comments between the two offsets. */
export function commentsBetween(tokens: readonly Token[], start: number, end: number): readonly Token[] {
  return tokens
    .slice(tokenIndexAt(tokens, start), tokenIndexAt(tokens, end))
    .filter((token) => token.kind === "comment");
}

/** The comma right behind the value that ends at `offset`, if there is one. */
export function commaAfter(text: string, tokens: readonly Token[], offset: number): Token | undefined {
  const token = significantToken(tokens, offset);
  return token !== undefined && text[token.start] === "," ? token : undefined;
}
