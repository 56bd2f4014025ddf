export { configJsonSchema } from "./config-json-schema.ts";
export { type Config, configSchema } from "./config-schema.ts";
