export type { Dialect } from "./endpoints/dialect.ts";
export type { SandboxRequest, WaitOptions } from "./exchange/request-log.ts";
export {
  type DeadEndName,
  FAULTS,
  type FaultDescription,
  type FaultName,
  type FaultSpec,
} from "./faults/fault-catalog.ts";
export type { RouterModel, RouterProvider } from "./router/router-model.ts";
export type { BackendOptions } from "./router/router-state.ts";
export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { SandboxError, type SandboxErrorCode } from "./sandbox-error.ts";
export type { SandboxAddress } from "./sandbox-server.ts";
