import { updateConfigFile } from "@openclaw-hf/config-core";
import { setIn } from "@openclaw-hf/config-core/edit";
import { formatModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import type { State } from "../../state.ts";
import { configKeyOf, MODEL, MODELS } from "./model-paths.ts";

/** Saves the default model in the form the file has: a plain string stays one. */
export function writeDefaultModel(
  context: Context,
  state: State,
  ref: ModelRef,
): Promise<{ readonly changed: boolean }> {
  return updateConfigFile(state.paths.configPath, (text) => setDefaultModel(text, state, ref), {
    env: context.env,
  });
}

/** The edit behind {@link writeDefaultModel}. */
export function setDefaultModel(text: string, { config }: State, ref: ModelRef): string {
  const { model, models } = config.agents?.defaults ?? {};
  const edited = setIn(text, typeof model === "string" ? MODEL : [...MODEL, "primary"], formatModelRef(ref));
  // Where a person keeps a map of models, OpenClaw reads it as the models it may use: a default outside would be refused.
  const key = configKeyOf(config, ref);
  const isListed = models === undefined || Object.keys(models).length === 0 || Object.hasOwn(models, key);
  return isListed ? edited : setIn(edited, [...MODELS, key], {});
}
