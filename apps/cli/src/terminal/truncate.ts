import type { StringWidth } from "./string-width.ts";

/** The text cut to a number of cells, its end replaced by an ellipsis. */
export function truncate(text: string, width: number, isUnicode: boolean, stringWidth: StringWidth): string {
  if (stringWidth(text) <= width) return text;
  // An ellipsis of one cell in either case, also where the text is measured by its characters.
  const ellipsis = isUnicode ? "…" : "~";
  let cut = "";
  for (const character of text) {
    if (stringWidth(cut + character) > width - 1) break;
    cut += character;
  }
  return width < 1 ? "" : cut + ellipsis;
}
