import { distance } from "fastest-levenshtein";

/**
 * The name among `known` that `written` is probably a slip of: other case, two letters swapped, or up to a third of
 * its letters wrong. `undefined` when it is known, or like none.
 */
export function suggestName(written: string, known: Iterable<string>): string | undefined {
  // Nobody mistypes a name into something this long; the comparison is quadratic.
  if (written.length > 100) return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    if (name === written) return undefined;
    const edits = slips(written, name);
    if (edits !== undefined && (best === undefined || edits < best.distance))
      best = { name, distance: edits };
  }
  return best?.name;
}

function slips(written: string, name: string): number | undefined {
  if (written.toLowerCase() === name.toLowerCase()) return 0;
  const edits = distance(written.toLowerCase(), name.toLowerCase());
  const isSwap = edits === 2 && sortedLetters(written) === sortedLetters(name);
  return isSwap || edits <= Math.max(1, Math.floor(name.length / 3)) ? edits : undefined;
}

function sortedLetters(text: string): string {
  return [...text.toLowerCase()].sort().join("");
}
