export {
  type ConfigPath,
  type ConfigPathResult,
  formatConfigPath,
  getIn,
  parseConfigPath,
} from "./config-path.ts";
export { appendTo, setIn, unsetIn } from "./edit-text.ts";
