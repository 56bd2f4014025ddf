/** The commands that change files; loaded as one, see `tsup.config.ts`. */
export { default as setConfig } from "./config/set-config.ts";
export { default as unsetConfig } from "./config/unset-config.ts";
export { default as validateConfig } from "./config/validate-config.ts";
export { default as connect } from "./connect/connect.ts";
export * as services from "./gateway/service/service-commands.ts";
export * as aliases from "./models/aliases.ts";
export * as fallbacks from "./models/fallbacks.ts";
export { default as setModel } from "./models/set-model.ts";
