import { updateConfigFile } from "@openclaw-hf/config-core";
import { setIn, unsetIn } from "@openclaw-hf/config-core/edit";
import { formatModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import { closestTo } from "../../closest.ts";
import type { Context } from "../../context.ts";
import { readState } from "../../state.ts";
import { listAliases } from "./alias-entries.ts";
import { configKeyOf, MODELS } from "./model-paths.ts";
import { resolveRef } from "./resolve-ref.ts";

/** Flags of the `openclaw models aliases` commands. */
export interface AliasesFlags {
  readonly json: boolean;
}

/** `openclaw models aliases list` */
export async function list(context: Context, flags: AliasesFlags): Promise<void> {
  const aliases = listAliases((await readState(context)).config);
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
  const state = await readState(context);
  const name = alias.trim();
  if (name === "" || name === "default" || name.includes("/")) {
    throw new CliError(
      "invalid_argument",
      `"${alias}" cannot be an alias: it would read as a model or as the default.`,
    );
  }
  const ref = resolveRef(state, asked);
  const key = configKeyOf(state.config, ref);
  const taken = listAliases(state.config).find((entry) => entry.alias.toLowerCase() === name.toLowerCase());
  if (taken && taken.key !== formatModelRef(ref)) {
    throw new CliError("invalid_argument", `"${taken.alias}" is the alias of ${taken.key} already.`, {
      hint: `openclaw models aliases remove "${taken.alias}" frees it.`,
    });
  }
  const edit = (text: string) => setIn(text, [...MODELS, key, "alias"], name);
  const { changed } = await updateConfigFile(state.paths.configPath, edit, { env: context.env });
  if (flags.json) context.terminal.json({ alias: name, key: formatModelRef(ref), changed });
  else context.terminal.print(`${name} -> ${formatModelRef(ref)}`);
}

/** `openclaw models aliases remove <alias>` */
export async function remove(context: Context, flags: AliasesFlags, alias: string): Promise<void> {
  const state = await readState(context);
  const models = state.config.agents?.defaults?.models ?? {};
  const names = Object.entries(models).flatMap(([key, options]) =>
    options.alias === undefined ? [] : [{ key, alias: options.alias }],
  );
  const found =
    names.find((entry) => entry.alias === alias) ??
    names.find((entry) => entry.alias.toLowerCase() === alias.toLowerCase());
  if (!found) {
    const meant = closestTo(
      alias,
      names.map((entry) => entry.alias),
    );
    throw new CliError(
      "invalid_argument",
      `There is no alias "${alias}" under agents.defaults.models.`,
      meant ? { hint: `Did you mean "${meant}"?` } : {},
    );
  }
  const edit = (text: string) => unsetIn(text, [...MODELS, found.key, "alias"]);
  await updateConfigFile(state.paths.configPath, edit, { env: context.env });
  if (flags.json) context.terminal.json({ alias: found.alias, removed: true });
  else context.terminal.print(`${found.alias} is no longer an alias of ${found.key}`);
}
