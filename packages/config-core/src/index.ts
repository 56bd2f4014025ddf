export type { Config } from "./config/config-schema.ts";
export { DEFAULT_BASE_URL, DEFAULT_GATEWAY_PORT, DEFAULT_MODEL } from "./config/defaults.ts";
export { type ParseConfigOptions, type ParsedConfig, parseConfig } from "./config/parse-config.ts";
export { type Paths, resolvePaths } from "./config/paths.ts";
export { type ReadConfig, readConfig } from "./config/read-config.ts";
export { ConfigError, type ConfigErrorCode } from "./config-error.ts";
export type { Environment } from "./environment/environment.ts";
export { proxyVariables } from "./environment/proxy-variables.ts";
export type { RunShell } from "./environment/shell-variables.ts";
export { writeEnvVariable } from "./environment/write-env-variable.ts";
export { type UpdateConfigFileOptions, updateConfigFile } from "./files/update-config-file.ts";
export type { ConfigIssue, ConfigIssueCode } from "./issues/config-issue.ts";
export { formatIssue } from "./issues/format-issue.ts";
export type { ConfigPath } from "./json5/config-path.ts";
export { type CatalogConfig, catalogConfig } from "./models/catalog-config.ts";
export type { ConfiguredModel } from "./models/configured-model.ts";
export {
  configuredModels,
  type ModelAlias,
  type ModelChain,
  type ModelResolution,
  modelAliases,
  modelChain,
  resolveModel,
} from "./models/model-selection.ts";
export { type ResolveTokenOptions, resolveToken } from "./secrets/resolve-token.ts";
export { Secret } from "./secrets/secret.ts";
