import type { ConfigIssue } from "./issues/config-issue.ts";

/**
 * Why a file could not be read or changed, or an edit not be made.
 *
 * - `permission_denied`: the file or its folder may not be read or written (EACCES, EPERM, or another owner)
 * - `read_only`: the file system is read-only (EROFS)
 * - `no_space`: the disk or the quota is full (ENOSPC, EDQUOT)
 * - `io_error`: any other failure of the file system (EIO …)
 * - `not_a_file`: a folder, a device, or a symlink that leads in a circle
 * - `locked`: another process held the lock for longer than the time allowed
 * - `broken_file`: the file as it stands does not parse, so it is not written over; `issues` says where
 * - `invalid_result`: the edit would have made the configuration invalid; `issues` says how
 * - `invalid_path`: the path of an edit is unusable (empty, forbidden key, beyond an array's end)
 * - `path_blocked`: a value that is no container stands where the path goes through
 * - `invalid_value`: the value has no JSON5 form, or none in a `.env` file
 * - `edit_failed`: the edited text did not read back as intended; nothing was written
 * - `invalid_alias`: the text cannot be an alias
 * - `alias_taken`: another model has this alias
 * - `invalid_token`: a token contains characters that no token has
 */
export type ConfigErrorCode = (typeof CONFIG_ERROR_CODES)[number];

/** All of them; a test holds the README against this list. */
export const CONFIG_ERROR_CODES = [
  "permission_denied",
  "read_only",
  "no_space",
  "io_error",
  "not_a_file",
  "locked",
  "broken_file",
  "invalid_result",
  "invalid_path",
  "path_blocked",
  "invalid_value",
  "edit_failed",
  "invalid_alias",
  "alias_taken",
  "invalid_token",
] as const;

const BRAND = Symbol.for("@openclaw-hf/config-core.ConfigError");

/**
 * The one error class of this package.
 *
 * @example
 * ```ts
 * import { ConfigError } from "@openclaw-hf/config-core";
 *
 * function explain(error: unknown): string {
 *   return ConfigError.isInstance(error) ? `${error.code}: ${error.message}` : String(error);
 * }
 * ```
 */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code: ConfigErrorCode;
  /** What is wrong with the text, for `broken_file` and `invalid_result`; else empty. */
  readonly issues: readonly ConfigIssue[];
  readonly [BRAND] = true;

  constructor(
    code: ConfigErrorCode,
    message: string,
    options: { cause?: unknown; issues?: readonly ConfigIssue[] } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
  }

  /** Whether `value` is a `ConfigError`, also one of another copy of this package. */
  static isInstance(value: unknown): value is ConfigError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
