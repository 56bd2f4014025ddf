/**
 * Why a catalog could not be fetched or kept.
 *
 * - `aborted`: the caller's signal ended the request.
 * - `disabled`: discovery is switched off.
 * - `no_token`: there is no token, and asking without one was not allowed.
 * - `invalid_token`: the token holds characters that no HTTP header can carry.
 * - `invalid_base_url`: the base URL is no `http:` or `https:` address, or carries a user name or password.
 * - `unreachable`: no connection, or it broke.
 * - `timeout`: no complete answer in time.
 * - `unauthorized`: the router answered 401 or 403.
 * - `http_error`: the router answered with another status than 200.
 * - `redirected`: the answer points to another origin, or from one address to the next without end.
 * - `too_large`: the answer is larger than allowed.
 * - `invalid_response`: the answer is no model list.
 * - `cache_unreadable`: the list saved on disk cannot be read or used.
 * - `cache_unwritable`: the list cannot be saved on disk.
 */
export type CatalogErrorCode =
  | "aborted"
  | "disabled"
  | "no_token"
  | "invalid_token"
  | "invalid_base_url"
  | "unreachable"
  | "timeout"
  | "unauthorized"
  | "http_error"
  | "redirected"
  | "too_large"
  | "invalid_response"
  | "cache_unreadable"
  | "cache_unwritable";

const BRAND = Symbol.for("@openclaw-hf/hf-catalog/CatalogError");

/** The one error class of this package. Messages carry neither tokens nor bodies. */
export class CatalogError extends Error {
  readonly code: CatalogErrorCode;
  /** The router's HTTP status, where one arrived. */
  readonly status: number | undefined;

  constructor(code: CatalogErrorCode, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = "CatalogError";
    this.code = code;
    this.status = options.status;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Whether `value` is such an error, also when another copy of this package made it. */
  static isInstance(value: unknown): value is CatalogError {
    return value instanceof Error && BRAND in value;
  }
}
