import { type ConfigPath, updateConfigFile } from "@openclaw-hf/config-core";
import { setIn } from "@openclaw-hf/config-core/edit";
import { formatModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import type { State } from "../../state.ts";

const MODEL: ConfigPath = ["agents", "defaults", "model"];
const MODELS: ConfigPath = ["agents", "defaults", "models"];

/** Saves the default model in the form the file has: a plain string stays one. */
export function writeDefaultModel(state: State, ref: ModelRef): Promise<{ changed: boolean }> {
  const key = formatModelRef(ref);
  return updateConfigFile(state.paths.configPath, (text) => setDefaultModel(text, state, key));
}

/** The edit behind {@link writeDefaultModel}. */
export function setDefaultModel(text: string, state: State, key: string): string {
  const { model, models } = state.config.agents?.defaults ?? {};
  const path = typeof model === "string" ? MODEL : [...MODEL, "primary"];
  const edited = setIn(text, path, key);
  // Where a person keeps a map of models, OpenClaw reads it as the models it may use: a default outside would be refused.
  const isListed = models === undefined || Object.keys(models).length === 0 || Object.hasOwn(models, key);
  return isListed ? edited : setIn(edited, [...MODELS, key], {});
}
