/** The commands that read files and make at most one short request; loaded as one, see `tsup.config.ts`. */
export { presentError } from "../present-error.ts";
export { default as complete } from "./completion/complete.ts";
export { completeModel } from "./completion/complete-model.ts";
export { default as printCompletion } from "./completion/print-completion.ts";
export { default as showConfigFile } from "./config/show-config-file.ts";
export { default as listModels } from "./models/list-models.ts";
export { default as refreshModels } from "./models/refresh-models.ts";
export { default as showModel } from "./models/show-model.ts";
