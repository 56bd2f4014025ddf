/**
 * The commands that need files and at most one short request, loaded as one: a chunk for each would make their shared
 * code fall into dozens of small files, and reading a file costs a start as much as running what is in it.
 */
export { default as complete } from "./completion/complete.ts";
export { completeModel } from "./completion/complete-model.ts";
export { default as printCompletion } from "./completion/print-completion.ts";
export { default as printConfigSchema } from "./config/print-config-schema.ts";
export { default as setConfig } from "./config/set-config.ts";
export { default as showConfigFile } from "./config/show-config-file.ts";
export { default as unsetConfig } from "./config/unset-config.ts";
export { default as validateConfig } from "./config/validate-config.ts";
export { default as connect } from "./connect/connect.ts";
export * as services from "./gateway/service/service-commands.ts";
export * as aliases from "./models/aliases.ts";
export * as fallbacks from "./models/fallbacks.ts";
export { default as listModels } from "./models/list-models.ts";
export { default as refreshModels } from "./models/refresh-models.ts";
export { default as setModel } from "./models/set-model.ts";
export { default as showModel } from "./models/show-model.ts";
