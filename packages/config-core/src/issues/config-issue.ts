import type { ConfigPath } from "../json5/config-path.ts";

/**
 * What can be wrong with what a person wrote. Closed: a new code is a new feature.
 *
 * Reading a file: `syntax`, `too_large`, `too_deep`, `invalid_encoding`, `forbidden_key`. Meaning: `missing_variable`,
 * `invalid_type`, `invalid_value`, `invalid_ref`, `unknown_alias`. Warnings: `unknown_key`, `duplicate_key`,
 * `duplicate_alias`, `foreign_ref`, `unsupported_value`, `loose_permissions`, `shell_failed`. Editing: `invalid_path`.
 */
export type ConfigIssueCode = (typeof CONFIG_ISSUE_CODES)[number];

/** All of them; a test holds the README against this list. */
export const CONFIG_ISSUE_CODES = [
  "syntax",
  "too_large",
  "too_deep",
  "invalid_encoding",
  "forbidden_key",
  "missing_variable",
  "invalid_type",
  "invalid_value",
  "invalid_ref",
  "unknown_alias",
  "unknown_key",
  "duplicate_key",
  "duplicate_alias",
  "foreign_ref",
  "unsupported_value",
  "loose_permissions",
  "shell_failed",
  "invalid_path",
] as const;

/** One thing that is wrong, or looks wrong, in a file a person wrote. */
export interface ConfigIssue {
  readonly code: ConfigIssueCode;
  /** An error makes the whole file unusable; a warning does not. */
  readonly severity: "error" | "warning";
  /** The key it is about; empty for the file as a whole. */
  readonly path: ConfigPath;
  /** One sentence, without the position. Never contains a secret. */
  readonly message: string;
  /** The file, where it is not the one that was asked for (`models.json`, `.env`). */
  readonly fileName?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 units as editors count. */
  readonly column?: number;
  /** The line with a caret under the place; values that look like secrets are starred out. */
  readonly excerpt?: string;
  readonly expected?: string;
  readonly received?: string;
  /** What to do about it. */
  readonly fix?: string;
}
