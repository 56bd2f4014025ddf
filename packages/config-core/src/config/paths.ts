import { dirname, join, resolve } from "node:path";
import type { Environment } from "../environment/environment.ts";

/** Where everything lies on disk. All paths are absolute. */
export interface Paths {
  /** `~/.openclaw`, or `OPENCLAW_STATE_DIR`. */
  readonly stateDir: string;
  /** `openclaw.json` in the state folder, or `OPENCLAW_CONFIG_PATH`. */
  readonly configPath: string;
  /** `.env` in the state folder. */
  readonly envPath: string;
  /** `models.json` in the state folder. */
  readonly modelsJsonPath: string;
  /** `cache/` in the state folder. */
  readonly cacheDir: string;
  /** The home folder the paths were resolved against; used to print them with `~`. */
  readonly homeDir: string;
}

/**
 * Resolves all paths. `OPENCLAW_STATE_DIR` moves the state folder, `OPENCLAW_CONFIG_PATH` the config file alone;
 * either may begin with `~/`. Empty variables count as unset. Touches no disk.
 *
 * @example
 * ```ts
 * import { resolvePaths } from "@openclaw-hf/config-core";
 *
 * const paths = resolvePaths({ env: {}, homeDir: "/home/ada" });
 * paths.configPath; // "/home/ada/.openclaw/openclaw.json"
 * ```
 */
export function resolvePaths(options: { readonly env: Environment; readonly homeDir: string }): Paths {
  const { env, homeDir } = options;
  const stateDir = expand(env.OPENCLAW_STATE_DIR, homeDir) ?? join(homeDir, ".openclaw");
  return {
    stateDir,
    configPath: expand(env.OPENCLAW_CONFIG_PATH, homeDir) ?? join(stateDir, "openclaw.json"),
    envPath: join(stateDir, ".env"),
    modelsJsonPath: join(stateDir, "models.json"),
    cacheDir: join(stateDir, "cache"),
    homeDir,
  };
}

/** `path` with the home folder shortened to `~`, for people. */
export function displayPath(path: string, homeDir: string): string {
  if (dirname(homeDir) === homeDir || !path.startsWith(homeDir)) return path;
  const rest = path.slice(homeDir.length);
  return rest === "" || rest.startsWith("/") || rest.startsWith("\\") ? `~${rest}` : path;
}

function expand(value: string | undefined, homeDir: string): string | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  if (text === "~") return homeDir;
  return text.startsWith("~/") || text.startsWith("~\\") ? join(homeDir, text.slice(2)) : resolve(text);
}
