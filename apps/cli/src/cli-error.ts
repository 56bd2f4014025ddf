/** Why a command stopped: the closed set that exit codes and tests rely on. */
export type CliErrorCode =
  | "invalid_argument"
  | "invalid_config"
  | "invalid_ref"
  | "unknown_model"
  | "missing_token"
  | "missing_answer"
  | "unreachable"
  | "request_failed"
  | "stream_broken"
  | "port_taken"
  | "service_failed"
  | "cancelled";

const BRAND = Symbol.for("@openclaw-hf/cli/error");

/**
 * A failure a person can act on: shown as one message, without a stack.
 * `hint` says what to do next, a line each.
 */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: CliErrorCode;
  readonly hint: readonly string[];
  /** What the process exits with; 130 after Ctrl-C, else 1. */
  readonly exitCode: number;
  readonly [BRAND] = true;

  constructor(
    code: CliErrorCode,
    message: string,
    options: { hint?: string | readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint =
      options.hint === undefined ? [] : typeof options.hint === "string" ? [options.hint] : options.hint;
    this.exitCode = code === "cancelled" ? 130 : 1;
  }

  /** True for an error of this class, also one from another copy of this module. */
  static isInstance(value: unknown): value is CliError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
