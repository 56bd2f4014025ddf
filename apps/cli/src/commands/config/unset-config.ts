import { formatConfigPath, unsetIn } from "@openclaw-hf/config-core/edit";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { editConfigFile } from "../../edit-config-file.ts";
import { pathsOf } from "../../paths-of.ts";
import { readPath } from "./config-path.ts";
import { explainEdit } from "./explain-edit.ts";

/** `openclaw config unset <path>` */
export default async function unsetConfig(context: Context, _flags: object, pathText: string): Promise<void> {
  const path = readPath(pathText);
  const { configPath } = pathsOf(context);
  try {
    const { changed } = await editConfigFile(context, (text) => unsetIn(text, path));
    if (!changed)
      throw new CliError(
        "invalid_argument",
        `There is nothing at ${formatConfigPath(path)} in ${configPath}.`,
      );
  } catch (error) {
    throw explainEdit(error, configPath);
  }
  context.terminal.print(`${formatConfigPath(path)} is removed from ${configPath}`);
}
