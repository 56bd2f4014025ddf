import { type ConfigPath, parseConfigPath } from "@openclaw-hf/config-core/edit";
import { CliError } from "../../cli-error.ts";

/** A path as typed on the command line. */
export function readPath(text: string): ConfigPath {
  const parsed = parseConfigPath(text);
  if (parsed.ok) return parsed.path;
  const { message, excerpt, fix } = parsed.issue;
  throw new CliError(
    "invalid_argument",
    excerpt ? `${message}\n${excerpt}` : message,
    fix ? { hint: fix } : {},
  );
}
