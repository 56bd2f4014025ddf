export { gatewayTokenPath } from "./access/gateway-token.ts";
export type { GatewayLimits } from "./config/gateway-limits.ts";
export { createGateway } from "./gateway.ts";
export { GatewayError, type GatewayErrorCode } from "./gateway-error.ts";
export type {
  Gateway,
  GatewayAddress,
  GatewayAuth,
  GatewayEvents,
  GatewayOptions,
  GatewayStatus,
  ReloadOutcome,
} from "./gateway-options.ts";
export { formatLogLine, type LogEvent } from "./observe/log-event.ts";
