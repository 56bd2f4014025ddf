export {
  type ConfigPath,
  type ConfigPathResult,
  formatConfigPath,
  getIn,
  parseConfigPath,
} from "./config-path.ts";
export { appendTo, setIn, unsetIn } from "./edit-text.ts";
export { hideSecrets, isSecretName } from "./hide-secrets.ts";
export { type Json5Result, parseJson5 } from "./parse-json5.ts";
export { type ReadText, readText } from "./read-text.ts";
