import type { Token } from "../json5/scan-tokens.ts";

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
