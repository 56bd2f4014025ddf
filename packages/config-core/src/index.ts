export { type CatalogConfig, catalogConfig } from "./catalog-config.ts";
export { ConfigError, type ConfigErrorCode } from "./config-error.ts";
export type { ConfigIssue, ConfigIssueCode } from "./config-issue.ts";
export type { ConfigPath } from "./config-path.ts";
export type { Config } from "./config-schema.ts";
export type { ConfiguredModel } from "./configured-model.ts";
export { DEFAULT_BASE_URL, DEFAULT_GATEWAY_PORT, DEFAULT_MODEL } from "./defaults.ts";
export type { Environment } from "./environment.ts";
export { formatIssue } from "./format-issue.ts";
export {
  configuredModels,
  type ModelAlias,
  type ModelChain,
  type ModelResolution,
  modelAliases,
  modelChain,
  resolveModel,
} from "./model-selection.ts";
export { type ParseConfigOptions, type ParsedConfig, parseConfig } from "./parse-config.ts";
export { type Paths, resolvePaths } from "./paths.ts";
export { type ReadConfig, readConfig } from "./read-config.ts";
export { type ResolveTokenOptions, resolveToken } from "./resolve-token.ts";
export { Secret } from "./secret.ts";
export type { RunShell } from "./shell-variables.ts";
export { type UpdateConfigFileOptions, updateConfigFile } from "./update-config-file.ts";
export { writeEnvVariable } from "./write-env-variable.ts";
