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
  let bestDistance = Math.floor(asked.length / 3) + 1;
  const extended: string[] = [];
  for (const candidate of known) {
    if (candidate === name) return undefined;
    if (candidate.startsWith(asked)) extended.push(candidate);
    const distance = editDistance(asked, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? (extended.length === 1 ? extended[0] : undefined);
}

/** Longer names are no typing mistake, and the work per candidate stays small. */
const MAX_NAME_CHARACTERS = 96;

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, or `limit` when that many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforePrevious = previous;
    previous = row;
  }
  return Math.min(limit, previous[b.length] ?? limit);
}
