// A word of up to seven letters with the blank before it, one other sign with its blank, or a blank of its own.
const TOKEN = /\s?[\p{L}\p{N}]{1,7}|\s?[^\s\p{L}\p{N}]|\s/gu;

/** Splits text into the sandbox's tokens; joined again they are the text. */
export function tokenize(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}

/** How many tokens a text counts for. */
export function countTokens(text: string): number {
  // Counting needs no list: prompts can be megabytes.
  return Math.ceil(text.length / 4);
}
