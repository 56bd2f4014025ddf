import { ConfigError, formatIssue } from "@openclaw-hf/config-core";
import { CliError } from "../../cli-error.ts";

/** A refused edit as one message with the place and what to do; anything else as it is. */
export function explainEdit(error: unknown, configPath: string): unknown {
  if (!ConfigError.isInstance(error)) return error;
  const issues = error.issues.map((issue) => formatIssue(issue, configPath));
  const what =
    error.code === "invalid_result"
      ? "The config would not be valid:"
      : "The config file has an error and is left as it is:";
  return new CliError("invalid_config", issues.length > 0 ? [what, ...issues].join("\n") : error.message, {
    hint: "Nothing was written.",
    cause: error,
  });
}
