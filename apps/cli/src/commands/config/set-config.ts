import { ConfigError, updateConfigFile } from "@openclaw-hf/config-core";
import { type ConfigPath, formatConfigPath, setIn } from "@openclaw-hf/config-core/edit";
import JSON5 from "json5";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
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
  const parsed = parseJson5(value);
  if (parsed === undefined && flags.json) {
    throw new CliError("invalid_argument", "The value is not JSON5.", {
      hint: "Quote it for the shell and for JSON: config set --json path '\"text\"'. Without --json a plain text is taken as it is.",
    });
  }
  const asText = parsed && !flags.json ? value : undefined;
  const { changed } = await write(context, configPath, path, parsed ? parsed.value : value, asText);
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
  const set = (chosen: unknown) =>
    updateConfigFile(configPath, (text) => setIn(text, path, chosen), { env: context.env });
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

function parseJson5(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON5.parse(text) };
  } catch {
    return undefined;
  }
}
