import { scanTokens } from "./scan-tokens.ts";

/**
 * Whether a key may stand twice in an object of `text`; `value` is what the text reads as. Counting is cheap, and nearly
 * every file has as many colons as members: only the others need their tree.
 */
export function mayRepeatKeys(text: string, value: unknown): boolean {
  return countColons(text) !== countMembers(value);
}

function countColons(text: string): number {
  let count = 0;
  for (const { kind, start } of scanTokens(text)) if (kind === "punctuation" && text[start] === ":") count++;
  return count;
}

/** Of all objects in a value. */
function countMembers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const children: unknown[] = Object.values(value);
  return children.reduce<number>(
    (count, child) => count + countMembers(child),
    Array.isArray(value) ? 0 : children.length,
  );
}
