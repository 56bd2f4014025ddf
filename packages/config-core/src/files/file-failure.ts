import { ConfigError, type ConfigErrorCode } from "../config-error.ts";

const CODES: Readonly<Record<string, { code: ConfigErrorCode; why: string }>> = {
  EACCES: { code: "permission_denied", why: "permission denied" },
  EPERM: { code: "permission_denied", why: "operation not permitted" },
  EROFS: { code: "read_only", why: "the file system is read-only" },
  ENOSPC: { code: "no_space", why: "no space left on the disk" },
  EDQUOT: { code: "no_space", why: "the disk quota is used up" },
  EISDIR: { code: "not_a_file", why: "it is a folder" },
  ENOTDIR: { code: "not_a_file", why: "a part of the path is not a folder" },
  ELOOP: { code: "not_a_file", why: "its symlinks lead in a circle" },
};

/** The error code of a failed system call, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Turns a failed system call into a {@link ConfigError} that says what was tried and on which file. */
export function fileFailure(error: unknown, action: string, path: string): ConfigError {
  if (ConfigError.isInstance(error)) return error;
  const systemError = systemCode(error) ?? "unknown error";
  const known = CODES[systemError];
  const why = known === undefined ? systemError : `${known.why} (${systemError})`;
  return new ConfigError(known?.code ?? "io_error", `Cannot ${action} ${path}: ${why}.`, { cause: error });
}
