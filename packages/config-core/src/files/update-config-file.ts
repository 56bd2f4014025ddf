import { readPlainConfig } from "../config/plain-config.ts";
import { ConfigError } from "../config-error.ts";
import type { Environment } from "../environment/environment.ts";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { formatConfigPath } from "../json5/config-path.ts";
import { parseJson5 } from "../json5/parse-json5.ts";
import { hasSecrets } from "../secrets/has-secrets.ts";
import { type ChangeFileOptions, changeFile } from "./change-file.ts";

/** Options of {@link updateConfigFile}. */
export interface UpdateConfigFileOptions extends ChangeFileOptions {
  /**
   * Whether an edit that adds an error to the configuration is refused. Errors that were there before may stay, so that
   * a file with several can be repaired one key at a time. Default: true.
   */
  readonly validate?: boolean;
  /** Where `${VAR}` is looked up while validating. Default: missing variables are not looked for. */
  readonly env?: Environment | readonly Environment[];
  /** How many earlier versions are kept, as `.bak`, `.bak.1` … Default: 5. */
  readonly backups?: number;
}

const DEFAULT_BACKUPS = 5;

/**
 * Changes the config file by an edit of its text, such as `setIn`. Under a lock, so that of many processes none loses
 * its change; atomically, so that a crash leaves the old text or the new. Symlink, owner and mode stay, but a file with
 * secrets is never readable by others; a new file has mode 0600. A file that does not parse is never written over.
 *
 * Throws {@link ConfigError}: `broken_file`, `invalid_result`, `locked`, `permission_denied`, `read_only`, `no_space`,
 * `not_a_file`, `io_error`, and whatever `edit` throws. Nothing is written then.
 *
 * @example
 * ```ts
 * import { updateConfigFile } from "@openclaw-hf/config-core";
 * import { setIn } from "@openclaw-hf/config-core/edit";
 *
 * await updateConfigFile("/home/ada/.openclaw/openclaw.json", (text) => setIn(text, ["gateway", "port"], 18789));
 * ```
 */
export async function updateConfigFile(
  path: string,
  edit: (text: string) => string,
  options: UpdateConfigFileOptions = {},
): Promise<{ readonly changed: boolean }> {
  const changed = await changeFile(
    path,
    async (text, mode) => {
      refuseBroken(path, text, "broken_file");
      const edited = edit(text);
      if (edited === text) return undefined;
      const document = refuseBroken(path, edited, "invalid_result");
      if (options.validate !== false) await refuseNewErrors(text, edited, options.env);
      const isSecret = hasSecrets(document);
      const kept = mode ?? 0o600;
      return {
        text: edited,
        mode: isSecret ? kept & ~0o077 : kept,
        backups: options.backups ?? DEFAULT_BACKUPS,
      };
    },
    options,
  );
  return { changed };
}

function refuseBroken(path: string, text: string, code: "broken_file" | "invalid_result"): unknown {
  const read = parseJson5(text);
  if (read.ok) return read.value;
  const { message, line, column } = read.issue;
  const place = line === undefined ? path : `${path}:${line}:${column ?? 1}`;
  const what =
    code === "broken_file" ? "The file has an error and is left as it is" : "The change is not valid JSON5";
  throw new ConfigError(code, `${what}: ${place}: ${message}.`, { issues: [read.issue] });
}

async function refuseNewErrors(
  before: string,
  after: string,
  env: UpdateConfigFileOptions["env"],
): Promise<void> {
  const layers = [env ?? []].flat();
  if (readPlainConfig(after, layers) !== undefined) return;
  const { inspectConfig } = await import("../config/parse-config.ts");
  const errorsOf = (text: string): readonly ConfigIssue[] => {
    const parsed = inspectConfig(text, layers);
    const errors = parsed.ok ? [] : parsed.errors;
    return env === undefined ? errors.filter((issue) => issue.code !== "missing_variable") : errors;
  };
  const known = new Set(errorsOf(before).map(identity));
  const added = errorsOf(after).filter((issue) => !known.has(identity(issue)));
  const [first] = added;
  if (first === undefined) return;
  const place = first.path.length === 0 ? "" : `${formatConfigPath(first.path)}: `;
  const more = added.length === 1 ? "" : ` (and ${added.length - 1} more)`;
  throw new ConfigError("invalid_result", `The change is not valid: ${place}${first.message}${more}.`, {
    issues: added,
  });
}

function identity({ code, path, message, received }: ConfigIssue): string {
  return JSON.stringify([code, path, message, received]);
}
