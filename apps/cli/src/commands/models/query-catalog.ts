import { queryModels } from "@openclaw-hf/hf-catalog";

/** The catalog's queries, loaded only when something is looked for: their fuzzy search is as large as all the rest of a list. */
export { queryModels };
