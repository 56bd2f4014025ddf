export { createGateway } from "./gateway.ts";
export { GatewayError, type GatewayErrorCode } from "./gateway-error.ts";
export type { GatewayLimits } from "./gateway-limits.ts";
export type {
  Gateway,
  GatewayAddress,
  GatewayAuth,
  GatewayEvents,
  GatewayOptions,
  GatewayStatus,
  ReloadOutcome,
} from "./gateway-options.ts";
export { gatewayTokenPath } from "./gateway-token.ts";
export { formatLogLine, type LogEvent } from "./log-event.ts";
