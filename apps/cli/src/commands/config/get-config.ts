import { formatConfigPath, getIn } from "@openclaw-hf/config-core/edit";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { pathsOf } from "../../paths-of.ts";
import { sanitizeText } from "../../terminal/sanitize.ts";
import { readPath } from "./config-path.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { readDocument } from "./read-document.ts";

/** Flags of `openclaw config get`. */
export interface GetFlags {
  readonly json: boolean;
  readonly reveal: boolean;
}

/** `openclaw config get <path>`: a text as it is, anything else as JSON. */
export default async function getConfig(context: Context, flags: GetFlags, pathText: string): Promise<void> {
  const { terminal } = context;
  const path = readPath(pathText);
  const { configPath } = pathsOf(context);
  const found = getIn(await readDocument(configPath), path);
  if (found === undefined) {
    throw new CliError("invalid_argument", `There is nothing at ${formatConfigPath(path)} in ${configPath}.`);
  }
  const value = flags.reveal ? found : maskSecrets(found, String(path.at(-1)));
  if (typeof value === "string" && !flags.json)
    terminal.print(terminal.isOutputTerminal ? sanitizeText(value) : value);
  else terminal.json(value);
}
