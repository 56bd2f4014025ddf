import { isPlain } from "./is-plain.ts";

// C0 and C1 controls, and the characters that turn the reading direction: a model's name or answer comes from
// elsewhere and must not move the cursor, set the window's title or hide what follows.
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** One line of text from elsewhere, with controls shown as escapes. */
export function sanitizeLine(text: string): string {
  return isPlain(text) ? text : text.replace(UNSAFE, escapeOf);
}

/** Text of several lines from elsewhere: line feeds and tabs stay, other controls are shown as escapes. */
export function sanitizeText(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(UNSAFE, (character) =>
    character === "\n" || character === "\t" ? character : character === "\r" ? "" : escapeOf(character),
  );
}

function escapeOf(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
