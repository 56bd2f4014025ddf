import { type ConfigIssue, formatIssue, modelChain, type ReadConfig } from "@openclaw-hf/config-core";
import { formatModelRef } from "@openclaw-hf/model-ref";
import type { State } from "../../state.ts";
import { broken, type Finding, note, ok } from "./finding.ts";

const EDIT = "`openclaw config set <path> <value>` repairs a key; `openclaw config validate` checks again";

/** The config file, `.env` and models.json: whether they hold, and whether others may read them. */
export function checkFiles(read: ReadConfig, configPath: string): Finding[] {
  const warnings = read.warnings.map((issue) => fromWarning(issue, configPath));
  if (!read.ok)
    return [
      ...read.errors.map((issue) => broken("config", formatIssue(issue, configPath), EDIT)),
      ...warnings,
    ];
  if (!read.exists)
    return [note("config", `There is no ${configPath} yet.`, "openclaw onboard"), ...warnings];
  return [ok("config", `${configPath} is valid.`), ...warnings];
}

function fromWarning(issue: ConfigIssue, configPath: string): Finding {
  const check = issue.code === "loose_permissions" ? "permissions" : "config";
  const { fix, ...rest } = issue;
  const message = formatIssue(rest, configPath);
  return check === "permissions" && fix ? broken(check, message, fix) : note(check, message, fix);
}

/** Whether there is a default model. */
export function checkDefaultModel(state: State): Finding {
  const { primary, fallbacks } = modelChain(state.config);
  if (!primary)
    return note("model", "No default model is set.", "openclaw models set deepseek-ai/DeepSeek-R1");
  const chain = [primary, ...fallbacks].map(formatModelRef).join(", then ");
  return ok("model", `Default: ${chain}.`);
}
