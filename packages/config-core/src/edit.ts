export { appendTo, setIn, unsetIn } from "./editing/edit-text.ts";
export { readEnvFile } from "./environment/read-env-file.ts";
export { type ReadText, readText } from "./files/read-text.ts";
export {
  type ConfigPath,
  type ConfigPathResult,
  formatConfigPath,
  getIn,
  parseConfigPath,
} from "./json5/config-path.ts";
export { type Json5Result, parseJson5 } from "./json5/parse-json5.ts";
export { removeAlias, setAlias } from "./models/edit-aliases.ts";
export { setDefaultModel } from "./models/edit-default-model.ts";
export {
  addFallback,
  type EditFallbacksOptions,
  removeFallback,
  replaceFallbacks,
} from "./models/edit-fallbacks.ts";
export { hideSecrets, isSecretName } from "./secrets/hide-secrets.ts";
