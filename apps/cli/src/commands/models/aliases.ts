import { ConfigError, modelAliases } from "@openclaw-hf/config-core";
import { removeAlias, setAlias } from "@openclaw-hf/config-core/edit";
import { formatModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import { closestTo } from "../../closest.ts";
import type { Context } from "../../context.ts";
import { editConfigFile } from "../../edit-config-file.ts";
import { readState } from "../../state.ts";
import { resolveRef } from "./resolve-ref.ts";

/** Flags of the `openclaw models aliases` commands. */
export interface AliasesFlags {
  readonly json: boolean;
}

/** `openclaw models aliases list` */
export async function list(context: Context, flags: AliasesFlags): Promise<void> {
  const { config } = await readState(context);
  const aliases = modelAliases(config).map(({ alias, ref }) => ({ alias, key: formatModelRef(ref) }));
  const { terminal } = context;
  if (flags.json) return terminal.json({ count: aliases.length, aliases });
  if (aliases.length === 0)
    return terminal.note("No alias yet: `openclaw models aliases add NAME REF` makes one.");
  const width = Math.max(...aliases.map(({ alias }) => alias.length));
  for (const { alias, key } of aliases) terminal.print(`${alias.padEnd(width)}  ${key}`);
}

/** `openclaw models aliases add <alias> <ref>` */
export async function add(
  context: Context,
  flags: AliasesFlags,
  alias: string,
  asked: string,
): Promise<void> {
  const ref = resolveRef(await readState(context), asked);
  const name = alias.trim();
  const { changed } = await editConfigFile(context, (text) => setAlias(text, ref, name)).catch((error) => {
    throw explainRefusal(error, name);
  });
  if (flags.json) context.terminal.json({ alias: name, key: formatModelRef(ref), changed });
  else context.terminal.print(`${name} -> ${formatModelRef(ref)}`);
}

/** `openclaw models aliases remove <alias>` */
export async function remove(context: Context, flags: AliasesFlags, alias: string): Promise<void> {
  const aliases = modelAliases((await readState(context)).config);
  const found =
    aliases.find((entry) => entry.alias === alias) ??
    aliases.find((entry) => entry.alias.toLowerCase() === alias.toLowerCase());
  if (!found) {
    const meant = closestTo(
      alias,
      aliases.map((entry) => entry.alias),
    );
    throw new CliError(
      "invalid_argument",
      `There is no alias "${alias}".`,
      meant ? { hint: `Did you mean "${meant}"?` } : {},
    );
  }
  await editConfigFile(context, (text) => removeAlias(text, found.ref));
  if (flags.json) context.terminal.json({ alias: found.alias, removed: true });
  else context.terminal.print(`${found.alias} is no longer an alias of ${formatModelRef(found.ref)}`);
}

/** A refused alias as what it is, a wrong argument; anything else as it is. */
function explainRefusal(error: unknown, name: string): unknown {
  if (!ConfigError.isInstance(error)) return error;
  if (error.code === "invalid_alias")
    return new CliError("invalid_argument", error.message, { cause: error });
  if (error.code !== "alias_taken") return error;
  return new CliError("invalid_argument", error.message, {
    hint: `\`openclaw models aliases remove "${name}"\` frees it.`,
    cause: error,
  });
}
