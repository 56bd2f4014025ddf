import UFuzzy from "@leeoniya/ufuzzy";
import type { CatalogModel } from "../catalog-model.ts";

/**
 * The models in whose id or name every word of `text` occurs, in any order, one typing mistake in a word of five
 * letters or more forgiven. Those that hold the words literally come first, else the given order stays.
 */
export function searchModels(models: readonly CatalogModel[], text: string): readonly CatalogModel[] {
  const matcher = findMatcher();
  const words = text.toLowerCase().slice(0, MAX_TEXT_CHARACTERS).match(/\S+/g)?.slice(0, MAX_WORDS) ?? [];
  const texts = models.map((model) => `${model.id} ${model.name}`.toLowerCase());
  let found = texts.map((_, at) => ({ at, literalWords: 0 }));
  for (const word of words) {
    // The matcher reads a dash or a quote at the front as an operator; here they are characters like others.
    const near = new Set(matcher.filter(texts, word.replace(/^[^\p{L}\p{N}]+/u, "")) ?? []);
    found = found.flatMap(({ at, literalWords }) => {
      if (texts[at]?.includes(word)) return { at, literalWords: literalWords + 1 };
      return near.has(at) ? { at, literalWords } : [];
    });
  }
  return found.sort((a, b) => b.literalWords - a.literalWords).flatMap(({ at }) => models[at] ?? []);
}

let matcher: UFuzzy | undefined;

/** Made for the first search: it builds a collator, which a list that nobody searches need not wait for. */
function findMatcher(): UFuzzy {
  matcher ??= new UFuzzy({ intraMode: 1 });
  return matcher;
}

/** What a person types; the work per word stays bounded whatever is passed. */
const MAX_TEXT_CHARACTERS = 200;
const MAX_WORDS = 12;
