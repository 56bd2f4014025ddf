export {
  type ConfigPath,
  type ConfigPathResult,
  formatConfigPath,
  getIn,
  parseConfigPath,
} from "./config-path.ts";
export { removeAlias, setAlias } from "./edit-aliases.ts";
export { setDefaultModel } from "./edit-default-model.ts";
export {
  addFallback,
  type EditFallbacksOptions,
  removeFallback,
  replaceFallbacks,
} from "./edit-fallbacks.ts";
export { appendTo, setIn, unsetIn } from "./edit-text.ts";
export { hideSecrets, isSecretName } from "./hide-secrets.ts";
export { type Json5Result, parseJson5 } from "./parse-json5.ts";
export { readEnvFile } from "./read-env-file.ts";
export { type ReadText, readText } from "./read-text.ts";
