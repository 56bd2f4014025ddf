import type { ModelRef } from "@openclaw-hf/model-ref";
import { getIn } from "../json5/config-path.ts";
import { aliasLookup, aliasPlaces } from "./alias-places.ts";
import { otherProviders, readConfigRef } from "./config-ref.ts";

/**
 * How a document, valid or not, reads the texts of its default model and its fallbacks: an alias is followed; undefined
 * for a model of another provider of OpenClaw's.
 */
export function entryReader(document: unknown): (text: string) => ModelRef | undefined {
  const others = otherProviders(getIn(document, ["models", "providers"]));
  const aliased = aliasLookup(aliasPlaces(document));
  return (text) => {
    const known = aliased(text);
    if (known !== undefined) return known;
    const found = readConfigRef(text, others);
    return found.kind === "hugging-face" ? found.ref : undefined;
  };
}
