import { type Environment, updateConfigFile } from "@openclaw-hf/config-core";
import { readEnvFile } from "@openclaw-hf/config-core/edit";
import type { Context } from "./context.ts";
import { pathsOf } from "./paths-of.ts";

/** Changes this person's config file. `edit` gets its text and where a `${VAR}` in it is looked up. */
export async function editConfigFile(
  context: Context,
  edit: (text: string, env: readonly Environment[]) => string,
): Promise<{ readonly changed: boolean }> {
  const { configPath, envPath } = pathsOf(context);
  const env = [context.env, await readEnvFile(envPath)];
  return updateConfigFile(configPath, (text) => edit(text, env), { env });
}
