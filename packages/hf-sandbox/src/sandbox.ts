import { readFileSync, statSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createExchange, type Exchange } from "./exchange/exchange.ts";
import { createRequestLog, type SandboxRequest, type WaitOptions } from "./exchange/request-log.ts";
import { type DeadEnd, openDeadEnd } from "./faults/dead-end.ts";
import { type DeadEndName, type FaultSpec, parseFault } from "./faults/fault-catalog.ts";
import { openAiError } from "./router/router-errors.ts";
import { parseRouterModels, type RouterModel } from "./router/router-model.ts";
import {
  createRouterState,
  type RouterState,
  type RouterStateOptions,
  type SetFault,
} from "./router/router-state.ts";
import { route } from "./router/routes.ts";
import { SandboxError } from "./sandbox-error.ts";
import { createSandboxServer, type SandboxAddress } from "./sandbox-server.ts";

/** Options of {@link createSandbox}; everything has a default. */
export interface SandboxOptions extends RouterStateOptions {
  /** A saved body of `GET /v1/models` to serve instead of `models`; read at once. */
  readonly modelsFile?: string | undefined;
  /** How many requests the log keeps; the oldest go first. Default 10 000. */
  readonly maxLoggedRequests?: number | undefined;
  /** Milliseconds since 1970, for the log. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** A stand-in for the Hugging Face router. */
export interface Sandbox {
  /**
   * Starts a server of its own. `port` 0 (the default) takes a free one; `host` is `127.0.0.1` by default.
   *
   * @throws SandboxError `port_in_use`, `listen_failed`, `already_listening`, `closed`.
   */
  listen(options?: { readonly port?: number; readonly host?: string }): Promise<SandboxAddress>;
  /** The same for a server of yours; it need not call `listen()`. */
  readonly requestListener: RequestListener;
  /** What has arrived, oldest first; see {@link SandboxRequest}. */
  readonly requests: readonly SandboxRequest[];
  /** Connections open on the sandbox's own server. */
  readonly openSockets: number;
  clearRequests(): void;
  /**
   * The first request, seen already or still to come, of which `predicate` is true. It is asked again whenever a
   * request changes: arrives, has its body, gets its head, ends.
   *
   * @throws SandboxError `closed`, when the sandbox is closed before.
   */
  waitForRequest(
    predicate?: (request: SandboxRequest) => boolean,
    options?: WaitOptions,
  ): Promise<SandboxRequest>;
  /** The first such request whose client has left before the answer was complete. */
  waitForAbort(
    predicate?: (request: SandboxRequest) => boolean,
    options?: WaitOptions,
  ): Promise<SandboxRequest>;
  /** Takes a backend down or brings it up: policies pass it over, and who pins it gets a 503. */
  setBackend(provider: string, state: "up" | "down"): void;
  /**
   * Gives a model a fault, with parameters if wanted (`"status-503.times-2"`), or takes it away.
   *
   * @throws SandboxError `unknown_fault`; `invalid_option` when there is no such model.
   */
  setModel(id: string, fault: FaultSpec | undefined): void;
  /**
   * Gives `GET /v1/models` a fault, or takes it away: `"stall-before-headers.ms-12000"` makes it slow.
   *
   * @throws SandboxError `unknown_fault`.
   */
  setModelList(fault: FaultSpec | undefined): void;
  /**
   * Opens an address at which no connection comes about: refused, not resolved, not accepted, or no TLS. Returns a
   * base URL, good until the sandbox is closed.
   *
   * @throws SandboxError `closed`.
   */
  openDeadEnd(name: DeadEndName): Promise<string>;
  /** Lets every `times` parameter count from the start again. */
  resetFaultCounts(): void;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/**
 * Creates a sandbox: the router's three completion endpoints, its model list and the Hub's whoami, with answers that
 * are always the same for the same request, and any fault on demand. Nothing leaves the machine.
 *
 * @throws SandboxError `invalid_models`, `invalid_option`.
 *
 * @example
 * ```ts
 * const sandbox = createSandbox();
 * const { baseUrl } = await sandbox.listen();
 * const client = new OpenAI({ baseURL: baseUrl, apiKey: "hf_sandbox" });
 * await client.chat.completions.create({ model: "openai/gpt-oss-120b", messages: [{ role: "user", content: "Hi" }] });
 * await sandbox.close();
 * ```
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  checkOptions(options);
  const state = createRouterState({ ...options, models: readModels(options) });
  const log = createRequestLog(options.maxLoggedRequests ?? 10_000, options.now ?? Date.now);
  const deadEnds: DeadEnd[] = [];
  const requestListener: RequestListener = (req, res) => {
    const exchange = createExchange(req, res, log);
    route(req, exchange, state, { log, openSockets: () => server.openSockets }).catch((error: unknown) => {
      // Waits reject when the connection is gone; there is nobody left to tell.
      if (exchange.signal.aborted || req.socket.destroyed) return;
      failExchange(exchange, res.headersSent, error);
    });
  };
  const server = createSandboxServer(requestListener);

  return {
    requestListener,
    requests: log.requests,
    get openSockets() {
      return server.openSockets;
    },
    clearRequests: log.clear,
    waitForRequest: (predicate = () => true, wait) => log.waitFor(predicate, wait),
    waitForAbort: (predicate = () => true, wait) =>
      log.waitFor((request) => request.aborted && predicate(request), wait),
    setBackend: (provider, up) => state.setBackend(provider, up === "up"),
    setModel: (id, fault) => setModel(state, id, fault),
    setModelList: (fault) => state.setListFault(readFault(fault)),
    resetFaultCounts: state.resetFaultCounts,
    listen: ({ port = 0, host = "127.0.0.1" } = {}) => server.listen(port, host),
    async openDeadEnd(name) {
      server.throwIfClosed();
      const deadEnd = await openDeadEnd(name);
      deadEnds.push(deadEnd);
      return deadEnd.baseUrl;
    },
    async close() {
      log.close();
      await Promise.all([server.close(), ...deadEnds.splice(0).map((deadEnd) => deadEnd.close())]);
    },
  };
}

function checkOptions(options: SandboxOptions): void {
  for (const { latencyMs, tokensPerSecond } of [options, ...Object.values(options.backends ?? {})]) {
    if (latencyMs !== undefined && !(latencyMs >= 0)) {
      throw new SandboxError("invalid_option", `latencyMs is ${latencyMs}: expected 0 or more milliseconds.`);
    }
    if (tokensPerSecond !== undefined && !(tokensPerSecond > 0)) {
      throw new SandboxError(
        "invalid_option",
        `tokensPerSecond is ${tokensPerSecond}: expected more than 0.`,
      );
    }
  }
  const { recordingsDir } = options;
  if (recordingsDir !== undefined && !statSync(recordingsDir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new SandboxError("invalid_option", `recordingsDir is "${recordingsDir}": there is no such folder.`);
  }
}

function readModels({ models, modelsFile }: SandboxOptions): readonly RouterModel[] | undefined {
  if (modelsFile === undefined) return models && parseRouterModels(models, "The option models");
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(modelsFile, "utf8"));
  } catch (cause) {
    throw new SandboxError("invalid_models", `The models file ${modelsFile} cannot be read as JSON.`, {
      cause,
    });
  }
  return parseRouterModels(value, `The models file ${modelsFile}`);
}

function setModel(state: RouterState, id: string, spec: FaultSpec | undefined): void {
  if (!state.models.has(id)) {
    throw new SandboxError("invalid_option", `The sandbox serves no model "${id}".`);
  }
  state.setFault(id, readFault(spec));
}

function readFault(spec: FaultSpec | undefined): SetFault | undefined {
  return spec === undefined ? undefined : { spec, fault: parseFault(spec) };
}

/** The sandbox's own mistake: said plainly, so that nobody takes it for a fault on demand. */
function failExchange(exchange: Exchange, headersSent: boolean, error: unknown): void {
  if (headersSent) {
    exchange.hangUp().catch(() => {});
    return;
  }
  const message = `The sandbox itself failed: ${error instanceof Error ? error.message : String(error)}`;
  exchange.answer(openAiError(500, { message, type: "sandbox_error" }));
}
