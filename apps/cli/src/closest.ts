import { distance } from "fastest-levenshtein";

/** The candidate that is a typing mistake away from `text`, or undefined when none is near. Case is ignored. */
export function closestTo(text: string, candidates: Iterable<string>): string | undefined {
  const wanted = text.toLowerCase();
  // A third of the letters wrong is another word, not a typing mistake.
  let limit = Math.max(2, Math.floor(wanted.length / 3));
  let best: string | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const mistakes = distance(wanted, candidate.toLowerCase());
    if (mistakes < limit || (mistakes === limit && best === undefined)) {
      best = candidate;
      limit = mistakes;
    }
  }
  return best;
}
