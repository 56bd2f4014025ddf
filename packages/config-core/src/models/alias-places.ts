import { type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";
import { type ConfigPath, getIn, keysIn } from "../json5/config-path.ts";
import { isFullRef } from "./config-ref.ts";
import { MODELS, OWN_MODELS } from "./model-paths.ts";

/** An alias and where a document gives it. */
export interface AliasPlace {
  /** As it is written. */
  readonly alias: string;
  readonly path: ConfigPath;
  /** Undefined where it is given to a model of another provider of OpenClaw's. */
  readonly ref: ModelRef | undefined;
}

/** Every alias of a document, valid or not. The first of several that are alike is the one that counts. */
export function aliasPlaces(document: unknown): AliasPlace[] {
  const byRef = keysIn(document, MODELS).flatMap((key) =>
    placeAt(document, [...MODELS, key], isFullRef(String(key)) ? key : undefined),
  );
  const own = keysIn(document, OWN_MODELS).flatMap((key) => {
    const path = [...OWN_MODELS, key];
    return placeAt(document, path, getIn(document, [...path, "id"]));
  });
  return [...byRef, ...own];
}

function placeAt(document: unknown, entry: ConfigPath, model: unknown): AliasPlace[] {
  const path = [...entry, "alias"];
  const alias = getIn(document, path);
  if (typeof alias !== "string") return [];
  const parsed = typeof model === "string" ? parseModelRef(model) : undefined;
  return [{ alias, path, ref: parsed?.ok ? parsed.ref : undefined }];
}

/** How an alias is looked up among those of a document: as written, else in any case; undefined for another provider's. */
export function aliasLookup(places: readonly AliasPlace[]): (asked: string) => ModelRef | undefined {
  const exact = new Map<string, ModelRef>();
  const folded = new Map<string, ModelRef>();
  for (const { alias, ref } of places.toReversed()) {
    if (ref === undefined) continue;
    exact.set(alias, ref);
    folded.set(alias.toLowerCase(), ref);
  }
  return (asked) => exact.get(asked) ?? folded.get(asked.toLowerCase());
}
