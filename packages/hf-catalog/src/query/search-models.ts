import UFuzzy from "@leeoniya/ufuzzy";
import type { CatalogModel } from "../catalog-model.ts";

/**
 * The models in whose id or name every word of `text` occurs, in any order, one typing mistake in a word of five
 * letters or more forgiven. Those that hold the words literally come first, else the given order stays.
 */
export function searchModels(models: readonly CatalogModel[], text: string): readonly CatalogModel[] {
  const words = text.toLowerCase().slice(0, MAX_TEXT_CHARACTERS).match(/\S+/g)?.slice(0, MAX_WORDS) ?? [];
  const texts = models.map((model) => `${model.id} ${model.name}`.toLowerCase());
  let found: readonly number[] = texts.map((_, at) => at);
  for (const word of words) {
    const hits = new Set(matcher.filter(texts, word) ?? []);
    found = found.filter((at) => hits.has(at));
  }
  const literal = (at: number) => words.filter((word) => texts[at]?.includes(word)).length;
  return found
    .map((at) => ({ at, score: literal(at) }))
    .sort((a, b) => b.score - a.score)
    .flatMap(({ at }) => models[at] ?? []);
}

const matcher = new UFuzzy({ intraMode: 1 });

/** What a person types; the work per word stays bounded whatever is passed. */
const MAX_TEXT_CHARACTERS = 200;
const MAX_WORDS = 12;
