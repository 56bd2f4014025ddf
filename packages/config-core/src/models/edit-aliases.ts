import { formatModelRef, isSameModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import { ConfigError } from "../config-error.ts";
import { setIn, unsetIn } from "../editing/edit-text.ts";
import { requireJson5 } from "../json5/require-json5.ts";
import { type AliasPlace, aliasPlaces } from "./alias-places.ts";
import { modelKey } from "./model-key.ts";
import { MODELS } from "./model-paths.ts";

const MAX_ALIAS_LENGTH = 80;

/**
 * `text` with an alias for a model, in place of the one it has; in `agents.defaults.models` where it has none. White
 * space around the alias is cut off.
 *
 * Throws {@link ConfigError} `invalid_alias` (`default`, a text that would read as a model, control characters, more
 * than 80 characters or none), `alias_taken` (another model has it, in whatever case), and as `setIn` does.
 *
 * @example
 * ```ts
 * import { setAlias } from "@openclaw-hf/config-core/edit";
 *
 * setAlias("{}", { org: "Qwen", model: "Qwen3-8B", suffix: undefined }, "small");
 * // { agents: { defaults: { models: { "huggingface/Qwen/Qwen3-8B": { alias: "small" } } } } }, laid out
 * ```
 */
export function setAlias(text: string, ref: ModelRef, alias: string): string {
  const name = checkAlias(alias);
  const document = requireJson5(text);
  const places = aliasPlaces(document);
  const holder = places.find((place) => place.alias.toLowerCase() === name.toLowerCase());
  if (holder !== undefined && !isOf(holder, ref)) throw taken(holder);
  const path = places.find((place) => isOf(place, ref))?.path ?? [
    ...MODELS,
    modelKey(document, ref),
    "alias",
  ];
  return setIn(text, path, name);
}

/**
 * `text` in which a model has no alias; its other options stay. Throws {@link ConfigError} as `setIn` does.
 *
 * @example
 * ```ts
 * import { removeAlias } from "@openclaw-hf/config-core/edit";
 *
 * const text = '{ agents: { defaults: { models: { "huggingface/a/b": { alias: "small", note: 1 } } } } }';
 * removeAlias(text, { org: "a", model: "b", suffix: undefined });
 * // '{ agents: { defaults: { models: { "huggingface/a/b": { note: 1 } } } } }'
 * ```
 */
export function removeAlias(text: string, ref: ModelRef): string {
  const places = aliasPlaces(requireJson5(text)).filter((place) => isOf(place, ref));
  return places.reduce((edited, { path }) => unsetIn(edited, path), text);
}

/** The alias as it is to be written. */
function checkAlias(alias: string): string {
  const name = alias.trim();
  const refuse = (why: string) => new ConfigError("invalid_alias", `This cannot be an alias: ${why}.`);
  if (name === "") throw refuse("it is empty");
  if (name.length > MAX_ALIAS_LENGTH) throw refuse(`it has more than ${MAX_ALIAS_LENGTH} characters`);
  // They would let an alias pass for another one where it is shown.
  if (/[\p{Cc}\p{Cf}]/u.test(name)) throw refuse("it has control characters");
  if (name.toLowerCase() === "default") throw refuse("it means the default model already");
  if (name.includes("/")) throw refuse("with a slash it would read as a model");
  return name;
}

function isOf(place: AliasPlace, ref: ModelRef): boolean {
  return place.ref !== undefined && isSameModelRef(place.ref, ref);
}

function taken({ alias, ref, path }: AliasPlace): ConfigError {
  const model = ref === undefined ? String(path.at(-2)) : formatModelRef(ref);
  return new ConfigError("alias_taken", `${JSON.stringify(alias)} is the alias of ${model} already.`);
}
