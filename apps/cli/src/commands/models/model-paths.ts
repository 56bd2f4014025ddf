import type { Config, ConfigPath } from "@openclaw-hf/config-core";
import { formatModelRef, isSameModelRef, type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";

/** Where the config keeps the default model and its fallbacks. */
export const MODEL: ConfigPath = ["agents", "defaults", "model"];
/** Where it keeps aliases and options by ref. */
export const MODELS: ConfigPath = ["agents", "defaults", "models"];

/** The key under which the config speaks of a ref already, however it is written there; else the canonical ref. */
export function configKeyOf(config: Config, ref: ModelRef): string {
  const keys = Object.keys(config.agents?.defaults?.models ?? {});
  const written = keys.find((key) => {
    const parsed = parseModelRef(key);
    return parsed.ok && isSameModelRef(parsed.ref, ref);
  });
  return written ?? formatModelRef(ref);
}
