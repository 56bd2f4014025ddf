import {
  type Config,
  type ConfigIssue,
  type ConfiguredModel,
  DEFAULT_BASE_URL,
  type Environment,
  formatIssue,
  type Paths,
  proxyVariables,
  readConfig,
  resolveToken,
  type Secret,
} from "@openclaw-hf/config-core";
import { CliError } from "./cli-error.ts";
import type { Context } from "./context.ts";
import { pathsOf } from "./paths-of.ts";

/** What the files of this person say. */
export interface State {
  readonly paths: Paths;
  readonly config: Config;
  /** The config file as written, its variables not filled in. */
  readonly raw: unknown;
  /** The entries of models.json. */
  readonly modelsJson: readonly ConfiguredModel[];
  readonly dotEnv: Readonly<Record<string, string>>;
  readonly exists: boolean;
}

/** Reads the files; warnings go to standard error, a config that does not hold stops the command with every issue. */
export async function readState(context: Context): Promise<State> {
  const paths = pathsOf(context);
  const read = await readConfig(paths, { env: context.env });
  if (!read.ok) throw invalidConfig(paths.configPath, read.errors);
  for (const warning of read.warnings) {
    context.terminal.note(
      `${context.terminal.noteStyle("yellow", "Warning:")} ${formatIssue(warning, paths.configPath)}`,
    );
  }
  const { config, raw, models, dotEnv, exists } = read;
  return { paths, config, raw, modelsJson: models, dotEnv, exists };
}

/** The failure of a command that needs a valid config. */
function invalidConfig(configPath: string, errors: readonly ConfigIssue[]): CliError {
  return new CliError("invalid_config", errors.map((issue) => formatIssue(issue, configPath)).join("\n\n"), {
    hint: "Nothing was changed. `openclaw config validate` checks the file again.",
  });
}

/** The token to use upstream, by the order of the sources; undefined when there is none. */
export function findToken(context: Context, state: State): Promise<Secret | undefined> {
  return resolveToken({
    env: context.env,
    dotEnv: state.dotEnv,
    config: state.config,
    homeDir: context.homeDir,
  });
}

/** The environment with the proxies that requests go through: those of the process, else of `.env`. */
export function networkEnvironment({ env }: Context, { dotEnv }: Pick<State, "dotEnv">): Environment {
  return { ...env, ...proxyVariables(env, dotEnv) };
}

/** The router's base URL: the environment, then the config, then Hugging Face's. */
export function baseUrlOf(context: Context, state: State): string {
  return (
    context.env.OPENCLAW_HF_BASE_URL?.trim() ||
    state.dotEnv.OPENCLAW_HF_BASE_URL?.trim() ||
    state.config.models?.providers?.huggingface?.baseUrl ||
    DEFAULT_BASE_URL
  );
}
