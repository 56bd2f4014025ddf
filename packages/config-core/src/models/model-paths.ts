import type { ConfigPath } from "../json5/config-path.ts";

/** Where a config keeps the default model and its fallbacks. */
export const MODEL: ConfigPath = ["agents", "defaults", "model"];
/** Where it keeps the fallbacks. */
export const FALLBACKS: ConfigPath = [...MODEL, "fallbacks"];
/** Where it keeps aliases and options by ref. */
export const MODELS: ConfigPath = ["agents", "defaults", "models"];
/** Where it keeps a person's own entries of the model list. */
export const OWN_MODELS: ConfigPath = ["models", "providers", "huggingface", "models"];
