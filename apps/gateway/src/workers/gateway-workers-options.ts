import type { SandboxOptions } from "@openclaw-hf/hf-sandbox";
import type { GatewayAddress, GatewayStatus } from "../gateway-options.ts";
import type { LogEvent } from "../observe/log-event.ts";
import type { WorkerGatewayOptions } from "./protocol.ts";

/** Options of {@link createGatewayWorkers}. */
export interface GatewayWorkersOptions {
  /** How many processes serve. */
  readonly workers: number;
  /** The program of a worker, which calls `serveGatewayWorker` and nothing else that keeps it alive. */
  readonly exec: string;
  /** Its arguments. Default none. */
  readonly args?: readonly string[] | undefined;
  /** Variables of its environment beside those of this process. Default none. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The options of the gateway that each of them serves. */
  readonly gateway: WorkerGatewayOptions;
  /** Options of the embedded sandbox, which all workers share. */
  readonly sandboxOptions?: SandboxOptions | undefined;
  /** Told what concerns all workers; each has a log of its own for the requests it answers. Default: no log. */
  readonly logger?: ((event: LogEvent) => void) | undefined;
}

/** Options of {@link GatewayWorkers.listen}. */
export interface ListenOptions {
  /** Default the config's, else 18789; 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Called when all listen, before any of them is ready or logs. */
  readonly onListening?: (address: GatewayAddress, status: GatewayStatus) => void;
}

/** A gateway that several processes serve on one port. */
export interface GatewayWorkers {
  /**
   * Starts the workers; resolves when all listen.
   *
   * @throws GatewayError as `createGateway` and `Gateway.listen`, and `worker_failed`
   */
  listen(options?: ListenOptions): Promise<GatewayAddress>;
  /** Model requests under way in all workers. */
  requestsInFlight(): Promise<number>;
  /** Lets all workers drain as `Gateway.close` does, and ends them. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}
