/**
 * The known name closest to a mistyped one, for a "did you mean" line. Only the given set is searched: which
 * providers exist is for a catalog to know. Pass the policies along to have them suggested too.
 *
 * @param name - What was written, without the colon.
 * @param known - The names to choose from, e.g. every provider of a catalog.
 * @returns `undefined` when `name` is itself known or nothing is close: up to a third of its characters may differ,
 * or it may be the beginning of exactly one known name.
 * @example
 * suggestProvider("togehter", ["together", "novita"]); // "together"
 */
export function suggestProvider(name: string, known: Iterable<string>): string | undefined {
  const asked = name.toLowerCase();
  if (asked === "" || asked.length > MAX_NAME_CHARACTERS) return undefined;
  let best: string | undefined;
  // The first distance that is too far: more than a third of what was written would have to change.
  let bestDistance = Math.floor(asked.length / 3) + 1;
  const extended: string[] = [];
  for (const candidate of known) {
    if (candidate === name) return undefined;
    if (candidate.startsWith(asked)) extended.push(candidate);
    if (Math.abs(candidate.length - asked.length) >= bestDistance) continue;
    const distance = editDistance(asked, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? (extended.length === 1 ? extended[0] : undefined);
}

/** Longer names are no typing mistake, and the work per candidate stays small. */
const MAX_NAME_CHARACTERS = 96;

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? i + j;
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = [i];
    rows[i] = row;
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (isSame ? 0 : 1),
        isSwap ? at(i - 2, j - 2) + 1 : Infinity,
      );
    }
  }
  return at(a.length, b.length);
}
