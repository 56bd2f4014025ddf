import { ConfigError } from "@openclaw-hf/config-core";
import { type ConfigPath, formatConfigPath, parseJson5, setIn } from "@openclaw-hf/config-core/edit";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { editConfigFile } from "../../edit-config-file.ts";
import { pathsOf } from "../../paths-of.ts";
import { readPath } from "./config-path.ts";
import { explainEdit } from "./explain-edit.ts";

/** Flags of `openclaw config set`. */
export interface SetFlags {
  readonly json: boolean;
}

/** `openclaw config set <path> <value>` */
export default async function setConfig(
  context: Context,
  flags: SetFlags,
  pathText: string,
  value: string,
): Promise<void> {
  const path = readPath(pathText);
  const { configPath } = pathsOf(context);
  const meant = readValue(value, flags.json);
  const { changed } = await write(context, configPath, path, meant.value, meant.asText);
  context.terminal.print(
    `${formatConfigPath(path)} ${changed ? "is set" : "was set so already"} in ${configPath}`,
  );
}

/** Writes `value`; where that does not fit and the argument could be meant as text (an alias "4.7"), the text. */
async function write(
  context: Context,
  configPath: string,
  path: ConfigPath,
  value: unknown,
  asText: string | undefined,
): Promise<{ changed: boolean }> {
  const set = (chosen: unknown) => editConfigFile(context, (text) => setIn(text, path, chosen));
  try {
    return await set(value);
  } catch (error) {
    if (asText !== undefined && ConfigError.isInstance(error) && error.code === "invalid_result") {
      const written = await set(asText).catch(() => undefined);
      if (written) return written;
    }
    throw explainEdit(error, configPath);
  }
}

/** The argument as JSON5 where it is some, else as the text it is; with `--json` it has to be JSON5. */
function readValue(argument: string, mustBeJson5: boolean): { value: unknown; asText: string | undefined } {
  const parsed = parseJson5(argument);
  // An empty document reads as {}, but an empty argument is an empty text.
  if (parsed.ok && argument.trim() !== "")
    return { value: parsed.value, asText: mustBeJson5 ? undefined : argument };
  if (!mustBeJson5 && (parsed.ok || parsed.issue.code === "syntax"))
    return { value: argument, asText: undefined };
  const what = parsed.ok ? "it is empty" : parsed.issue.message;
  throw new CliError("invalid_argument", `The value cannot be taken: ${what}.`, {
    hint: "A text as JSON5 has quotes: config set --json path '\"text\"'. Without --json it is taken as it is.",
  });
}
