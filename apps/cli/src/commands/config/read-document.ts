import { type ConfigIssue, formatIssue } from "@openclaw-hf/config-core";
import { parseJson5, readText } from "@openclaw-hf/config-core/edit";
import { CliError } from "../../cli-error.ts";

/** The config file as it is written: variables not substituted, nothing checked but the syntax. A missing one is empty. */
export async function readDocument(configPath: string): Promise<unknown> {
  const file = await readText(configPath);
  if (file.kind === "missing") return {};
  if (file.kind === "invalid") throw unreadable(configPath, file.issue);
  const parsed = parseJson5(file.text);
  if (!parsed.ok) throw unreadable(configPath, parsed.issue);
  return parsed.value;
}

function unreadable(configPath: string, issue: ConfigIssue): CliError {
  return new CliError("invalid_config", formatIssue(issue, configPath));
}
