import { type FSWatcher, watch } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import {
  type Config,
  type ConfigIssue,
  type ConfiguredModel,
  type Environment,
  type Paths,
  readConfig,
  resolvePaths,
} from "@openclaw-hf/config-core";
import type { GatewayOptions } from "../gateway-options.ts";

/** The configuration in force, whatever it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** The entries of `models.json`. */
  readonly models: readonly ConfiguredModel[];
  readonly dotEnv: Environment;
  readonly warnings: readonly ConfigIssue[];
}

/** What came of reading it. */
export type LoadResult =
  | ({ readonly ok: true } & LoadedConfig)
  | { readonly ok: false; readonly errors: readonly ConfigIssue[] };

/** Where a gateway's configuration comes from. */
export interface ConfigSource {
  /** Undefined when the configuration is an object. */
  readonly paths: Paths | undefined;
  /** Never rejects: an unreadable file is an issue like any other. */
  load(): Promise<LoadResult>;
  /** Calls back, some time after the last of several changes; returns the way to stop. */
  watch(onChange: () => void): () => void;
}

export function createConfigSource(options: GatewayOptions): ConfigSource {
  const paths = pathsOf(options);
  if (options.config !== undefined || paths === undefined) {
    const config = options.config ?? {};
    const loaded = { ok: true, config, models: [], dotEnv: {}, warnings: [] } as const;
    return { paths, load: () => Promise.resolve(loaded), watch: () => () => {} };
  }
  return fileSource(paths, options.env ?? {});
}

function fileSource(paths: Paths, env: Environment): ConfigSource {
  const files = [paths.configPath, paths.modelsJsonPath, paths.envPath];
  let known = "";
  return {
    paths,
    load: async () => {
      // Taken before the files are read: what changes while they are is a change.
      known = await fingerprint(files);
      return loadFiles(paths, env);
    },
    watch: (onChange) =>
      watchFiles(files, async () => {
        if ((await fingerprint(files)) !== known) onChange();
      }),
  };
}

function pathsOf({ paths, configPath, env, homeDir }: GatewayOptions): Paths | undefined {
  if (paths !== undefined) return paths;
  if (configPath !== undefined) {
    const folder = dirname(configPath);
    const given = { ...env, OPENCLAW_CONFIG_PATH: configPath };
    const stateDir = env?.OPENCLAW_STATE_DIR ?? folder;
    return resolvePaths({ env: { ...given, OPENCLAW_STATE_DIR: stateDir }, homeDir: homeDir ?? folder });
  }
  return homeDir === undefined ? undefined : resolvePaths({ env: env ?? {}, homeDir });
}

async function loadFiles(paths: Paths, env: Environment): Promise<LoadResult> {
  try {
    const read = await readConfig(paths, { env });
    if (!read.ok) return { ok: false, errors: read.errors };
    const { config, models, dotEnv, warnings } = read;
    return { ok: true, config, models, dotEnv, warnings };
  } catch (error) {
    return { ok: false, errors: [issueOf(error)] };
  }
}

/** A failure that is no fault of the text, in the shape of those that are. */
export function issueOf(error: unknown): ConfigIssue {
  const message = error instanceof Error ? error.message : String(error);
  return { code: "invalid_value", severity: "error", path: [], message };
}

/** Editors write, rename and touch in quick succession; only the last of these is acted on. */
const SETTLE_MS = 150;
/** Network file systems and folders that do not exist yet send no events: a look now and then finds their changes too. */
const LOOK_INTERVAL_MS = 2_000;

/** Calls `look` whenever the files may have changed. Their folders are watched, because an editor's save replaces the file itself. */
function watchFiles(files: readonly string[], look: () => Promise<void>): () => void {
  const watchers = new Map<string, FSWatcher>();
  let names: ReadonlySet<string> = new Set();
  let settling: NodeJS.Timeout | undefined;
  let isStopped = false;

  const lookNow = async (): Promise<void> => {
    await watchFolders();
    if (!isStopped) await look();
  };
  const soon = (): void => {
    clearTimeout(settling);
    settling = setTimeout(() => void lookNow(), SETTLE_MS);
    settling.unref();
  };
  const watchFolders = async (): Promise<void> => {
    const paths = await pathsBehind(files);
    names = new Set(paths.map((path) => basename(path)));
    for (const folder of new Set(paths.map((path) => dirname(path)))) {
      if (isStopped || watchers.has(folder)) continue;
      try {
        // Whatever else happens in the folder must not put off what happens to the files.
        const watcher = watch(folder, { persistent: false }, (_event, name) => {
          if (name === null || names.has(name)) soon();
        });
        watcher.on("error", () => {
          watcher.close();
          watchers.delete(folder);
        });
        watchers.set(folder, watcher);
      } catch {
        // It does not exist yet; the regular look tries again.
      }
    }
  };
  // Not at once either: it may be the moment between an editor's emptying the file and writing it.
  const looking = setInterval(soon, LOOK_INTERVAL_MS);
  looking.unref();
  void lookNow();

  return () => {
    isStopped = true;
    clearInterval(looking);
    clearTimeout(settling);
    for (const watcher of watchers.values()) watcher.close();
  };
}

/** The files, and what they really are when they are links. */
async function pathsBehind(files: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(files.map((file) => realpath(file).catch(() => file)));
  return [...files, ...real];
}

async function fingerprint(files: readonly string[]): Promise<string> {
  const stats = await Promise.all(files.map((file) => stat(file, { bigint: true }).catch(() => undefined)));
  return stats
    .map((found) => (found ? `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}` : "-"))
    .join();
}
