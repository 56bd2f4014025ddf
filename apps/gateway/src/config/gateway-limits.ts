/** Every limit of the gateway's own side; the upstream's time limits are `timeouts`. */
export interface GatewayLimits {
  /** Larger request bodies get 413. Default 20 MiB. */
  readonly maxBodyBytes: number;
  /** Model requests being answered at one time; more get 503 `overloaded`. Default 2048. */
  readonly maxConcurrentRequests: number;
  /** A connection whose request headers take longer gets 408. Default 8,000. */
  readonly headersTimeoutMs: number;
  /** A body that has sent next to nothing by then gets 408; each 16 KiB earns a second more. Default 8,000. */
  readonly bodyTimeoutMs: number;
  /** A stream that is silent this long gets an SSE comment, so that proxies and clients keep it. Default 15,000. */
  readonly pingIntervalMs: number;
  /** A client that takes no byte for this long is cut off and the upstream call aborted. Default 60,000. */
  readonly writeStallMs: number;
  /** How long `close` lets requests in flight finish. Default 30,000. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  maxBodyBytes: 20 * 1024 * 1024,
  maxConcurrentRequests: 2048,
  headersTimeoutMs: 8_000,
  bodyTimeoutMs: 8_000,
  pingIntervalMs: 15_000,
  writeStallMs: 60_000,
  drainMs: 30_000,
};

/** Request line and headers together may be this large; more gets 431. */
export const MAX_HEADER_BYTES = 16 * 1024;
