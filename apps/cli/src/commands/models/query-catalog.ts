import { queryModels } from "@openclaw-hf/hf-catalog";

/**
 * The catalog's queries, loaded only when something is looked for: their fuzzy search sets up a collator when it is
 * read, which costs as much as all the rest of a list.
 */
export { queryModels };
