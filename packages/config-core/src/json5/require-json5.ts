import { ConfigError } from "../config-error.ts";
import { parseJson5 } from "./parse-json5.ts";

/** The value of a text that is about to be edited. Throws {@link ConfigError} `broken_file` where it does not parse. */
export function requireJson5(text: string): unknown {
  const read = parseJson5(text);
  if (read.ok) return read.value;
  const { message, line, column } = read.issue;
  const place = line === undefined ? "" : ` (line ${line}, column ${column})`;
  throw new ConfigError("broken_file", `The file has an error and is left as it is: ${message}${place}.`, {
    issues: [read.issue],
  });
}
