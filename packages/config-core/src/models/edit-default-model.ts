import { formatModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import { setIn } from "../editing/edit-text.ts";
import { getIn, keysIn } from "../json5/config-path.ts";
import { requireJson5 } from "../json5/require-json5.ts";
import { modelKey } from "./model-key.ts";
import { MODEL, MODELS } from "./model-paths.ts";

/**
 * `text` with another default model, in the form that it has: where `agents.defaults.model` is a string, it stays one.
 *
 * Where `agents.defaults.models` lists models, the new one is put on the list, without options: OpenClaw reads it as the
 * models it may use and would refuse a default that is not there. Throws {@link ConfigError} as `setIn` does.
 *
 * @example
 * ```ts
 * import { setDefaultModel } from "@openclaw-hf/config-core/edit";
 *
 * const text = '{ agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } } }';
 * setDefaultModel(text, { org: "zai-org", model: "GLM-4.7", suffix: undefined });
 * // '{ agents: { defaults: { model: "huggingface/zai-org/GLM-4.7" } } }'
 * ```
 */
export function setDefaultModel(text: string, ref: ModelRef): string {
  const document = requireJson5(text);
  const isString = typeof getIn(document, MODEL) === "string";
  const edited = setIn(text, isString ? MODEL : [...MODEL, "primary"], formatModelRef(ref));
  const key = modelKey(document, ref);
  const listed = keysIn(document, MODELS);
  return listed.length === 0 || listed.includes(key) ? edited : setIn(edited, [...MODELS, key], {});
}
