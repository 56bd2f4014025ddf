export { createGatewayWorkers } from "./gateway-workers.ts";
export type { GatewayWorkers, GatewayWorkersOptions, ListenOptions } from "./gateway-workers-options.ts";
export type { WorkerGatewayOptions } from "./protocol.ts";
export { type GatewayWorkerOptions, serveGatewayWorker } from "./serve-worker.ts";
