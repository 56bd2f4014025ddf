import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config-schema.ts";
import { displayPath, resolvePaths } from "../config/paths.ts";
import { ConfigError } from "../config-error.ts";
import { type Environment, lookUpVariable } from "../environment/environment.ts";
import { type RunShell, readShellVariables } from "../environment/shell-variables.ts";
import { inlineVariables } from "../environment/substitute-variables.ts";
import { fileFailure, systemCode } from "../files/file-failure.ts";
import { loosePermissions } from "../files/permissions.ts";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { Secret } from "./secret.ts";

/** The variables a token may be in; the first one wins within each source. */
const TOKEN_VARIABLES = ["HUGGINGFACE_HUB_TOKEN", "HF_TOKEN"] as const;
const DEFAULT_SHELL_TIMEOUT_MS = 15_000;
const MAX_TOKEN_FILE_BYTES = 64 * 1024;

/** Options of {@link resolveToken}. */
export interface ResolveTokenOptions {
  /** A token given on the spot; comes before everything. */
  readonly explicit?: string | undefined;
  /** The process's variables. Also gives `SHELL`, `HF_TOKEN_PATH`, `HF_HOME`, `XDG_CACHE_HOME`. */
  readonly env: Environment;
  /** The variables of `~/.openclaw/.env`, as `readConfig` gives them. */
  readonly dotEnv?: Environment | undefined;
  readonly config?: Config | undefined;
  readonly homeDir: string;
  /** How the login shell is run; default: `$SHELL -l -c`. */
  readonly runShell?: RunShell | undefined;
  /** Told what went wrong without being fatal: the shell failed, or a token file is readable by others. */
  readonly onWarning?: ((issue: ConfigIssue) => void) | undefined;
}

/**
 * The Hugging Face token from the first source that has one: `explicit`, `models.providers.huggingface.apiKey`, then
 * `HUGGINGFACE_HUB_TOKEN` or `HF_TOKEN` in the process, in `.env`, in the configuration's `env` block, in the login
 * shell (when `env.shellEnv.enabled`), and last the token that `hf auth login` saved. `undefined` when there is none.
 *
 * Throws {@link ConfigError} `invalid_token` when the source found has characters that no token has, and
 * `permission_denied` or `io_error` when the saved token cannot be read.
 *
 * @example
 * ```ts
 * import { resolveToken } from "@openclaw-hf/config-core";
 *
 * const token = await resolveToken({ env: { HF_TOKEN: "hf_…" }, homeDir: "/home/ada" });
 * token?.source; // "HF_TOKEN"
 * ```
 */
export async function resolveToken(options: ResolveTokenOptions): Promise<Secret | undefined> {
  const { env, config, homeDir } = options;
  const paths = resolvePaths({ env, homeDir });
  const explicit = toSecret(options.explicit, "the command line");
  if (explicit !== undefined) return explicit;
  const configPath = displayPath(paths.configPath, homeDir);
  const apiKey = toSecret(config?.models?.providers?.huggingface?.apiKey, `apiKey in ${configPath}`);
  if (apiKey !== undefined) return apiKey;
  const inline = inlineVariables(config);
  return (
    fromVariables(env, (name) => name) ??
    fromVariables(options.dotEnv ?? {}, () => displayPath(paths.envPath, homeDir)) ??
    fromVariables(inline, (name) => `env.${name} in ${configPath}`) ??
    (await fromShell(options)) ??
    (await fromLogin(options))
  );
}

function fromVariables(variables: Environment, describe: (name: string) => string): Secret | undefined {
  for (const name of TOKEN_VARIABLES) {
    const secret = toSecret(lookUpVariable(name, [variables]), describe(name));
    if (secret !== undefined) return secret;
  }
  return undefined;
}

async function fromShell(options: ResolveTokenOptions): Promise<Secret | undefined> {
  const settings = options.config?.env?.shellEnv;
  if (settings?.enabled !== true) return undefined;
  try {
    const variables = await readShellVariables({
      names: TOKEN_VARIABLES,
      env: options.env,
      timeoutMs: settings.timeoutMs ?? DEFAULT_SHELL_TIMEOUT_MS,
      runShell: options.runShell,
    });
    return fromVariables(variables, (name) => `${name} of the login shell`);
  } catch (error) {
    if (ConfigError.isInstance(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    options.onWarning?.({
      code: "shell_failed",
      severity: "warning",
      path: ["env", "shellEnv"],
      message: `The login shell gave no variables: ${reason}`,
      fix: "check your shell's start-up files, or set env.shellEnv.enabled to false",
    });
    return undefined;
  }
}

/** The file of `hf auth login`, found as huggingface_hub finds it. */
async function fromLogin(options: ResolveTokenOptions): Promise<Secret | undefined> {
  const path = tokenFilePath(options.env, options.homeDir);
  const shown = displayPath(path, options.homeDir);
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > MAX_TOKEN_FILE_BYTES) return undefined;
    const secret = toSecret(await readFile(path, "utf8"), shown);
    const loose = secret === undefined ? undefined : loosePermissions(found.mode, path, shown);
    if (loose !== undefined) options.onWarning?.(loose);
    return secret;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw fileFailure(error, "read the token in", shown);
  }
}

function tokenFilePath(env: Environment, homeDir: string): string {
  const expand = (path: string) => (path.startsWith("~/") ? join(homeDir, path.slice(2)) : path);
  const direct = lookUpVariable("HF_TOKEN_PATH", [env]);
  if (direct !== undefined) return expand(direct);
  const home = lookUpVariable("HF_HOME", [env]);
  if (home !== undefined) return join(expand(home), "token");
  const cache = lookUpVariable("XDG_CACHE_HOME", [env]);
  return join(cache === undefined ? join(homeDir, ".cache") : expand(cache), "huggingface", "token");
}

function toSecret(text: string | undefined, source: string): Secret | undefined {
  const value = text?.trim();
  if (!value) return undefined;
  // It goes into a header: a line end or a stray letter from another script would break every request.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new ConfigError(
      "invalid_token",
      `The token from ${source} has characters that no token has; copy it again.`,
    );
  }
  return new Secret(value, source);
}
