export type { Dialect } from "./dialect.ts";
export {
  type DeadEndName,
  FAULTS,
  type FaultDescription,
  type FaultName,
  type FaultSpec,
} from "./fault-catalog.ts";
export type { SandboxRequest, WaitOptions } from "./request-log.ts";
export type { RouterModel, RouterProvider } from "./router-model.ts";
export type { BackendOptions } from "./router-state.ts";
export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { SandboxError, type SandboxErrorCode } from "./sandbox-error.ts";
export type { SandboxAddress } from "./sandbox-server.ts";
