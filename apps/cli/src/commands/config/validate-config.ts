import { formatIssue, readConfig } from "@openclaw-hf/config-core";
import type { Context } from "../../context.ts";
import { pathsOf } from "../../paths-of.ts";
import { sanitizeText } from "../../terminal/sanitize.ts";

/** Flags of `openclaw config validate`. */
export interface ValidateFlags {
  readonly json: boolean;
}

/** `openclaw config validate` */
export default async function validateConfig(context: Context, flags: ValidateFlags): Promise<void> {
  const { terminal } = context;
  const paths = pathsOf(context);
  const read = await readConfig(paths, { env: context.env });
  const errors = read.ok ? [] : read.errors;
  if (errors.length > 0) context.process.exitCode = 1;
  if (flags.json) {
    terminal.json({ valid: read.ok, path: paths.configPath, errors, warnings: read.warnings });
    return;
  }
  for (const issue of [...errors, ...read.warnings])
    terminal.print(`${sanitizeText(formatIssue(issue, paths.configPath))}\n`);
  if (!read.ok)
    terminal.note(`${errors.length === 1 ? "One error" : `${errors.length} errors`} in ${paths.configPath}.`);
  else if (read.exists) terminal.print(`${paths.configPath} is valid.`);
  else terminal.print(`${paths.configPath} does not exist, which is the same as an empty config.`);
}
