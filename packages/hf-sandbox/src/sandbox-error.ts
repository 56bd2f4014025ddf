/**
 * Why the sandbox could not do what was asked of it in process. What a client does wrong over HTTP is
 * answered with a status instead.
 *
 * - `invalid_option`: an option of `createSandbox` cannot be used.
 * - `invalid_models`: `models` or `modelsFile` is not a list of the router's models.
 * - `unknown_fault`: a fault name or one of its parameters does not exist.
 * - `already_listening`: `listen()` was called twice.
 * - `port_in_use`: another program listens on the port.
 * - `listen_failed`: the address cannot be listened on for another reason.
 * - `closed`: the sandbox was closed while something waited for it.
 */
export type SandboxErrorCode =
  | "invalid_option"
  | "invalid_models"
  | "unknown_fault"
  | "already_listening"
  | "port_in_use"
  | "listen_failed"
  | "closed";

const BRAND = Symbol.for("@openclaw-hf/hf-sandbox/SandboxError");

/**
 * The one error this package throws; `code` is closed, see {@link SandboxErrorCode}.
 *
 * @example
 * ```ts
 * try {
 *   await sandbox.listen({ port: 8080 });
 * } catch (error) {
 *   if (SandboxError.isInstance(error) && error.code === "port_in_use") await sandbox.listen({ port: 0 });
 *   else throw error;
 * }
 * ```
 */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;
  readonly [BRAND] = true;

  constructor(code: SandboxErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  /** Whether `value` is a `SandboxError`, also one of another copy of this package. */
  static isInstance(value: unknown): value is SandboxError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
