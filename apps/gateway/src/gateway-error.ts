/** All codes, for documentation and for the test that covers them. */
export const GATEWAY_ERROR_CODES = [
  "config_invalid",
  "no_token",
  "auth_none_not_on_loopback",
  "no_place_for_token",
  "token_file_unreadable",
  "port_in_use",
  "address_unavailable",
  "sandbox_failed",
  "worker_failed",
  "closed",
] as const;

/** Why a gateway cannot start or change as asked. */
export type GatewayErrorCode = (typeof GATEWAY_ERROR_CODES)[number];

const BRAND = Symbol.for("openclaw-hf.gateway.GatewayError");

/** Thrown by `createGateway`, `listen` and nothing else; what goes wrong with a request is answered, not thrown. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  /** For `config_invalid`: the issues, each with path, line and column. */
  readonly issues: readonly unknown[];
  readonly [BRAND] = true;

  constructor(
    code: GatewayErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly issues?: readonly unknown[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "GatewayError";
    this.code = code;
    this.issues = options.issues ?? [];
  }

  /** Tells a `GatewayError` also when it comes from another copy of this package. */
  static isInstance(value: unknown): value is GatewayError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
