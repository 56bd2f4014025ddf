import { EventEmitter } from "node:events";
import type { RequestListener, Server } from "node:http";
import { DEFAULT_GATEWAY_PORT } from "@openclaw-hf/config-core";
import type { Catalog } from "@openclaw-hf/hf-catalog";
import type { CooldownNews } from "@openclaw-hf/hf-chat";
import { isLoopback } from "./access/canonical-ip.ts";
import { type ConfigSource, createConfigSource, type LoadedConfig } from "./config/config-source.ts";
import { explainIssues } from "./config/explain-issues.ts";
import { invalidConfig } from "./config/invalid-config.ts";
import { GatewayError } from "./gateway-error.ts";
import type {
  Gateway,
  GatewayAddress,
  GatewayEvents,
  GatewayOptions,
  GatewayStatus,
  ReloadOutcome,
} from "./gateway-options.ts";
import { GatewayRuntime, startError } from "./gateway-runtime.ts";
import { createHttpServer, listen } from "./http-server.ts";
import { GatewayMetrics } from "./observe/gateway-metrics.ts";
import { type LogEntry, LogSink } from "./observe/log-event.ts";
import { type ActivityFeed, createActivityFeed } from "./page/activity-feed.ts";
import { createPage, type Page } from "./page/create-page.ts";
import type { RequestRecord } from "./page/page-protocol.ts";
import { ActiveRequests } from "./request/active-requests.ts";
import { SHUTTING_DOWN } from "./request/refusals.ts";
import { createRequestListener } from "./request/request-listener.ts";
import { version } from "./version.ts";
import type { GatewayPeers } from "./workers/gateway-peers.ts";

/**
 * Creates a gateway: an OpenAI-compatible front of Hugging Face Inference Providers with aliases, fallbacks and one place
 * for the token. It listens only when told to; `requestListener` serves from any Node server.
 *
 * @throws GatewayError `config_invalid` with line and column, `no_token`, `auth_none_not_on_loopback`,
 * `no_place_for_token`, `token_file_unreadable`, `sandbox_failed`
 *
 * @example
 * ```ts
 * const gateway = await createGateway({ env: process.env, homeDir: os.homedir() });
 * const { url } = await gateway.listen({ port: 0 });
 * // new OpenAI({ baseURL: `${url}/v1`, apiKey: theGatewayToken })
 * await gateway.close();
 * ```
 */
export async function createGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const source = createConfigSource(options);
  const loaded = await source.load();
  if (!loaded.ok) throw invalidConfig(source, loaded.errors);
  return openGateway(options, source, loaded);
}

/** A gateway as its own process sees it, for what several of them do together. */
export interface OpenedGateway extends Gateway {
  readonly requestsInFlight: number;
  /** The metrics of this gateway alone. */
  metrics(): string;
  adoptCooldown(news: CooldownNews): void;
  /** Writes an event of this process to the log, cleaned as all are. */
  log(entry: LogEntry): void;
}

/** Opens a gateway on a configuration that has been read; `peers` are those in other processes. */
export async function openGateway(
  options: GatewayOptions,
  source: ConfigSource,
  loaded: LoadedConfig,
  peers?: (feed: ActivityFeed) => GatewayPeers,
): Promise<OpenedGateway> {
  const bind = options.bind ?? loaded.config.gateway?.bind ?? "loopback";
  const gateway = new HostedGateway({ ...options, bind }, source, peers);
  try {
    await gateway.start(loaded);
  } catch (error) {
    await gateway.close();
    throw startError(error);
  }
  return gateway;
}

class HostedGateway implements OpenedGateway {
  readonly requestListener: RequestListener;
  readonly #options: GatewayOptions;
  readonly #source: ConfigSource;
  readonly #runtime: GatewayRuntime;
  readonly #log: LogSink;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #metrics = new GatewayMetrics();
  readonly #active = new ActiveRequests();
  readonly #events = new EventEmitter<{ [Name in keyof GatewayEvents]: [...GatewayEvents[Name]] }>();
  readonly #changes = new Set<(what: "catalog" | "config" | "status") => void>();
  readonly #page: Page;
  readonly #activity: ActivityFeed;
  readonly #peers: GatewayPeers | undefined;
  #lastReload: GatewayStatus["config"]["lastReload"];
  #server: Server | undefined;
  #url: string | undefined;
  #stopWatching: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    options: GatewayOptions,
    source: ConfigSource,
    peers: ((feed: ActivityFeed) => GatewayPeers) | undefined,
  ) {
    this.#options = options;
    this.#source = source;
    this.#now = options.now ?? Date.now;
    this.#activity = createActivityFeed({ now: this.#now });
    this.#peers = peers?.(this.#activity);
    this.#startedAt = this.#peers?.startedAt ?? this.#now();
    this.#lastReload = this.#peers?.lastReload ?? { ok: true, at: this.#startedAt, errors: [] };
    this.#log = new LogSink(options.logger, this.#now, () => this.#runtime.secrets);
    const hooks = {
      onSandbox: (url: string) => this.#log.write({ level: "info", event: "sandbox-started", url }),
      onCatalog: (catalog: Catalog) => this.#catalogChanged(catalog),
    };
    this.#runtime = new GatewayRuntime(options, source, hooks, this.#peers);
    this.#page = this.#createPage();
    this.requestListener = createRequestListener({
      basePath: (options.basePath ?? "").replace(/\/+$/, ""),
      guard: this.#runtime.guard,
      active: this.#active,
      page: this.#page,
      permits: this.#peers?.permits,
      observer: {
        costOf: (model, backend, usage) => this.#runtime.catalog.costOf(model, backend, usage),
        ended: (record, modelFirst) => this.#ended(record, modelFirst),
        closed: (request) => this.#active.remove(request),
      },
      settings: () => this.#runtime.inForce.request,
      modelsList: () => this.#runtime.modelsList(),
      isDraining: () => this.#closing !== undefined,
      health: () => ({ status: "ok", name: "openclaw-gateway", version }),
      readiness: () => this.#readiness(),
      metrics: () => this.#peers?.metrics() ?? this.metrics(),
      refused: ({ id, request }, { status, code, message }) => {
        this.#metrics.refused(code);
        if (code === "internal_error")
          return this.#log.write({ level: "error", event: "internal-error", id, message });
        const { method = "", url = "", socket } = request;
        const remote = socket.remoteAddress ?? "";
        // The query may hold anything; a path tells enough.
        const path = url.split("?", 1)[0] ?? "";
        this.#log.write({ level: "warn", event: "refused", id, status, code, method, path, remote });
      },
      now: this.#now,
    });
  }

  get requestsInFlight(): number {
    return this.#active.size;
  }

  metrics(): string {
    return this.#metrics.text(this.#active.size);
  }

  adoptCooldown(news: CooldownNews): void {
    this.#runtime.inForce.active.upstream.adoptCooldown(news);
  }

  log(entry: LogEntry): void {
    this.#log.write(entry);
  }

  async start(loaded: LoadedConfig): Promise<void> {
    await this.#runtime.start(loaded);
    if (this.#options.watch ?? true) this.#stopWatching = this.#source.watch(() => void this.reload());
  }

  async listen(options: { readonly port?: number; readonly host?: string } = {}): Promise<GatewayAddress> {
    if (this.#closing !== undefined) throw new GatewayError("closed", "This gateway has been closed.");
    const { inForce } = this.#runtime;
    const port = options.port ?? inForce.config.gateway?.port ?? DEFAULT_GATEWAY_PORT;
    const host = options.host ?? (this.#options.bind === "lan" ? "0.0.0.0" : "127.0.0.1");
    if (!isLoopback(host) && host !== "localhost") await this.#runtime.expose();
    const server = createHttpServer(this.requestListener, inForce.settings.limits, (code) =>
      this.#metrics.refused(code),
    );
    const address = await listen(server, port, host);
    this.#server = server;
    const isAny = host === "0.0.0.0" || host === "::";
    const shown = isAny ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
    this.#url = `http://${shown}:${address.port}`;
    this.#log.write({ level: "info", event: "listening", url: this.#url });
    return { url: this.#url, port: address.port, host };
  }

  async reload(): Promise<ReloadOutcome> {
    const outcome = await this.#runtime.reload();
    this.#lastReload = { ...outcome, at: this.#now() };
    // Once for all processes, by the one that had it read.
    if (this.#peers === undefined) this.#metrics.reloaded(outcome.ok);
    const path = this.#source.paths?.configPath;
    if (outcome.ok) this.#log.write({ level: "info", event: "config-reloaded", path });
    else
      this.#log.write({
        level: "error",
        event: "config-rejected",
        path,
        message: explainIssues(outcome.errors),
      });
    this.#events.emit("reload", outcome);
    this.#changed("config");
    return outcome;
  }

  close(options: { readonly drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.drainMs);
    return this.#closing;
  }

  status(): GatewayStatus {
    const { warnings, ...described } = this.#runtime.describe();
    return {
      ...described,
      version,
      startedAt: this.#startedAt,
      url: this.#url,
      config: { path: this.#source.paths?.configPath, lastReload: this.#lastReload, warnings },
      requestsInFlight: this.#active.size + (this.#peers?.activity.requestsInFlight ?? 0),
    };
  }

  on<Name extends keyof GatewayEvents>(
    name: Name,
    listener: (...args: GatewayEvents[Name]) => void,
  ): () => void {
    const emitter = this.#events as EventEmitter;
    emitter.on(name, listener);
    return () => void emitter.off(name, listener);
  }

  #createPage(): Page {
    const webRoot = this.#options.webRoot ?? new URL("./web/", import.meta.url);
    return createPage(
      {
        catalog: () => this.#runtime.catalog.store.current(),
        config: () => this.#runtime.inForce.config,
        writtenConfig: () => this.#runtime.inForce.loaded.config,
        environment: () => [this.#options.env ?? {}, this.#runtime.inForce.loaded.dotEnv],
        configPath: this.#options.config === undefined ? this.#source.paths?.configPath : undefined,
        reload: () => this.reload(),
        edits: this.#peers?.edits,
        status: () => this.status(),
        activity: this.#peers?.activity ?? this.#activity,
        onChange: (listener) => {
          this.#changes.add(listener);
          return () => void this.#changes.delete(listener);
        },
      },
      { webRoot },
    );
  }

  #catalogChanged(catalog: Catalog): void {
    const models = catalog.models.length;
    if (this.#runtime.catalog.store.status().source === "live") {
      this.#log.write({ level: "info", event: "catalog-refreshed", models });
    }
    this.#events.emit("catalog", models);
    this.#changed("catalog");
  }

  #ended(record: RequestRecord, modelFirst: string): void {
    this.#metrics.record(record, modelFirst);
    this.#activity.record(record);
    this.#events.emit("request", record);
    this.#log.writeRequest(record);
  }

  #readiness(): { readonly ready: boolean; readonly body: object } {
    const isDraining = this.#closing !== undefined;
    const { ok, errors } = this.#lastReload;
    const workers = this.#peers?.listening();
    const isStarting = workers?.allWereReady === false;
    return {
      ready: !isDraining && !isStarting,
      body: {
        status: isDraining ? "draining" : isStarting ? "starting" : "ready",
        ...(workers && { workers: { listening: workers.listening, configured: workers.configured } }),
        config: ok ? { reload: "accepted" } : { reload: "rejected", message: explainIssues(errors) },
      },
    };
  }

  #changed(what: "catalog" | "config" | "status"): void {
    for (const listener of this.#changes) listener(what);
  }

  async #close(drainMs: number | undefined): Promise<void> {
    this.#page.close();
    this.#stopWatching?.();
    const server = this.#server;
    if (this.#active.size > 0) {
      this.#log.write({ level: "info", event: "draining", requestsInFlight: this.#active.size });
      await this.#active.drain(drainMs ?? this.#runtime.inForce.settings.limits.drainMs, SHUTTING_DOWN);
    }
    if (server !== undefined) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    }
    await this.#runtime.close();
    this.#log.write({ level: "info", event: "closed" });
  }
}
