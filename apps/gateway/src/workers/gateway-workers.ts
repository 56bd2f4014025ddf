import { createConfigSource } from "../config/config-source.ts";
import { invalidConfig } from "../config/invalid-config.ts";
import type { GatewayWorkers, GatewayWorkersOptions } from "./gateway-workers-options.ts";
import { Primary } from "./primary.ts";

/**
 * Prepares a gateway of several worker processes (`node:cluster`, connections in turn), with limits, lockouts, cooldowns,
 * configuration, metrics and web page in common. This process serves no request itself. One a process.
 *
 * @throws GatewayError `config_invalid` with line and column
 *
 * @example
 * ```ts
 * const gateway = await createGatewayWorkers({ workers: 2, exec: "worker.js", gateway: { homeDir: os.homedir() } });
 * const { url } = await gateway.listen();
 * // worker.js: serveGatewayWorker();
 * ```
 */
export async function createGatewayWorkers(options: GatewayWorkersOptions): Promise<GatewayWorkers> {
  const source = createConfigSource(options.gateway);
  const loaded = await source.load();
  if (!loaded.ok) throw invalidConfig(source, loaded.errors);
  return new Primary(options, source, loaded);
}
