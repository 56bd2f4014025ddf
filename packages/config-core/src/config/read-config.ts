import { parseEnvText } from "../environment/env-text.ts";
import type { Environment } from "../environment/environment.ts";
import { loosePermissions, looseWritePermissions } from "../files/permissions.ts";
import { type ReadText, readText } from "../files/read-text.ts";
import type { ConfigIssue } from "../issues/config-issue.ts";
import type { ConfiguredModel } from "../models/configured-model.ts";
import type { ParsedModelsJson } from "../models/models-json.ts";
import { hasSecrets } from "../secrets/has-secrets.ts";
import type { Config } from "./config-schema.ts";
import type { ParsedConfig } from "./parse-config.ts";
import { displayPath, type Paths } from "./paths.ts";
import { readPlainConfig } from "./plain-config.ts";

/** What stands in the three files, or everything that is wrong with them. */
export type ReadConfig =
  | {
      readonly ok: true;
      readonly config: Config;
      /** The config file as written, before substitution. */
      readonly raw: unknown;
      /** The entries of `models.json`; those of the config come on top of them (`configuredModels`). */
      readonly models: readonly ConfiguredModel[];
      /** The variables of `.env`. */
      readonly dotEnv: Readonly<Record<string, string>>;
      readonly warnings: readonly ConfigIssue[];
      /** Whether there is a config file. A missing one reads as an empty one. */
      readonly exists: boolean;
    }
  | {
      readonly ok: false;
      readonly errors: readonly ConfigIssue[];
      readonly warnings: readonly ConfigIssue[];
    };

/**
 * Reads `openclaw.json`, `models.json` and `.env`; a missing file is an empty one. `${VAR}` is looked up in `env`, then
 * in `.env`, then in the file's own `env` block. A broken `models.json` is a warning. Throws {@link ConfigError} only
 * when a file is there and cannot be read (`permission_denied`, `not_a_file`, `io_error`).
 *
 * @example
 * ```ts
 * import { readConfig, resolvePaths } from "@openclaw-hf/config-core";
 *
 * const env = { OPENCLAW_STATE_DIR: "/srv/openclaw" };
 * const read = await readConfig(resolvePaths({ env, homeDir: "/home/ada" }), { env });
 * if (read.ok) read.config.gateway?.port;
 * ```
 */
export async function readConfig(paths: Paths, options: { readonly env: Environment }): Promise<ReadConfig> {
  const shown = (path: string) => displayPath(path, paths.homeDir);
  const [configFile, modelsFile, envFile] = await Promise.all([
    readText(paths.configPath),
    readText(paths.modelsJsonPath),
    readText(paths.envPath),
  ]);
  const dotEnv = envFile.kind === "text" ? parseEnvText(envFile.text) : {};
  const parsed = await parseFile(configFile, [options.env, dotEnv]);
  const models = await modelsOf(modelsFile, shown(paths.modelsJsonPath));
  const warnings = [
    ...parsed.warnings,
    ...models.issues.map((issue): ConfigIssue => ({ ...issue, severity: "warning" })),
    ...envIssues(envFile, paths.envPath, shown(paths.envPath)),
    ...configPermissions(configFile, parsed, paths.configPath, shown(paths.configPath)),
  ];
  if (!parsed.ok) return { ...parsed, warnings };
  return { ...parsed, models: models.models, dotEnv, warnings, exists: configFile.kind === "text" };
}

/** The schema is loaded only for a text that needs it. */
async function parseFile(file: ReadText, env: readonly Environment[]): Promise<ParsedConfig> {
  if (file.kind === "invalid") return { ok: false, errors: [file.issue], warnings: [] };
  const text = file.kind === "text" ? file.text : "";
  const plain = readPlainConfig(text, env);
  if (plain !== undefined) return { ok: true, ...plain, warnings: [] };
  const { inspectConfig } = await import("./parse-config.ts");
  return inspectConfig(text, env);
}

async function modelsOf(file: ReadText, fileName: string): Promise<ParsedModelsJson> {
  if (file.kind === "text") {
    const { parseModelsJson } = await import("../models/models-json.ts");
    return parseModelsJson(file.text, fileName);
  }
  return { models: [], issues: file.kind === "invalid" ? [{ ...file.issue, fileName }] : [] };
}

function envIssues(file: ReadText, path: string, fileName: string): readonly ConfigIssue[] {
  if (file.kind === "invalid") return [{ ...file.issue, severity: "warning", fileName }];
  const loose = file.kind === "text" ? loosePermissions(file.mode, path, fileName) : undefined;
  return loose === undefined ? [] : [loose];
}

function configPermissions(
  file: ReadText,
  parsed: ParsedConfig,
  path: string,
  fileName: string,
): ConfigIssue[] {
  if (file.kind !== "text") return [];
  // A file that is broken may hold secrets as well.
  const isSecret = !parsed.ok || hasSecrets(parsed.raw);
  const loose = (isSecret ? loosePermissions : looseWritePermissions)(file.mode, path, fileName);
  return loose === undefined ? [] : [loose];
}
