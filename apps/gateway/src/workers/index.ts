export {
  createGatewayWorkers,
  type GatewayWorkers,
  type GatewayWorkersOptions,
  type ListenOptions,
} from "./gateway-workers.ts";
export type { WorkerGatewayOptions } from "./protocol.ts";
export { type GatewayWorkerOptions, serveGatewayWorker } from "./serve-worker.ts";
