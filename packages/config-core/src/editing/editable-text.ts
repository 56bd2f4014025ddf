import { type DocumentStyle, detectStyle } from "./document-style.ts";
import { type Outline, outline } from "./outline.ts";

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
