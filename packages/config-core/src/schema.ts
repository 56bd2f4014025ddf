export { configJsonSchema } from "./config/config-json-schema.ts";
export { type Config, configSchema } from "./config/config-schema.ts";
