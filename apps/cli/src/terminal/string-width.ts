import { isPlain } from "./is-plain.ts";

/** Counts the cells that a text takes on a terminal. */
export type StringWidth = (text: string) => number;

/** A measure for these texts and parts of them; what knows wide characters is loaded only where there may be some. */
export async function stringWidthFor(texts: readonly string[]): Promise<StringWidth> {
  return isPlain(texts.join("")) ? (text) => text.length : (await import("fast-string-width")).default;
}
