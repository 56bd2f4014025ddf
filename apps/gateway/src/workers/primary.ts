import type { ConfigSource, LoadedConfig } from "../config/config-source.ts";
import { explainIssues } from "../config/explain-issues.ts";
import { readSettings } from "../config/gateway-settings.ts";
import { GatewayError } from "../gateway-error.ts";
import type { GatewayAddress, GatewayStatus } from "../gateway-options.ts";
import { LogSink } from "../observe/log-event.ts";
import { createEditHistory, type EditHistory, type EditOutcome } from "../page/edit-history.ts";
import { PageRequestError } from "../page/page-request-error.ts";
import { ActivityExchange } from "./activity-exchange.ts";
import type { Answers, Listeners } from "./channel.ts";
import type { GatewayWorkers, GatewayWorkersOptions, ListenOptions } from "./gateway-workers-options.ts";
import { MetricsTotal } from "./metrics-total.ts";
import { PermitCensus } from "./permit-census.ts";
import type { PrimaryCalls, SentEdit, ToldToPrimary, WorkerStart } from "./protocol.ts";
import { type ReloadResult, SharedConfig } from "./shared-config.ts";
import { SharedFindings } from "./shared-findings.ts";
import { SharedSandbox } from "./shared-sandbox.ts";
import { within } from "./within.ts";
import { WorkerCrew } from "./worker-crew.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** A worker that does not say how many requests it has under way by then is not waited for. */
const COUNT_LIMIT_MS = 500;

/** The process that listens, hands out connections and keeps what the workers must agree on. */
export class Primary implements GatewayWorkers {
  readonly #options: GatewayWorkersOptions;
  readonly #source: ConfigSource;
  readonly #startedAt = Date.now();
  readonly #log: LogSink;
  readonly #crew: WorkerCrew;
  readonly #config: SharedConfig;
  readonly #permits: PermitCensus<WorkerProcess>;
  readonly #activity: ActivityExchange;
  readonly #findings: SharedFindings;
  readonly #metrics: MetricsTotal;
  readonly #edits: EditHistory;
  readonly #sandbox: SharedSandbox;
  #isReady = false;
  #address: WorkerStart["listen"] = {};
  /** Where they listen, once they do. */
  #port: number | undefined;
  #upstream: GatewayStatus["upstream"]["kind"] | undefined;
  #stopWatching: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  readonly #waitingForOne: (() => void)[] = [];

  constructor(options: GatewayWorkersOptions, source: ConfigSource, loaded: LoadedConfig) {
    this.#options = options;
    this.#source = source;
    const { exec, workers, args = [], env = {}, gateway } = options;
    this.#crew = new WorkerCrew(
      { workers, exec, args, env },
      {
        start: () => this.#startOfWorker(),
        answers: (worker) => this.#answersFor(worker),
        listeners: (worker) => this.#listenersFor(worker),
        onListening: (worker) => this.#joined(worker),
        onEnded: (worker) => this.#left(worker),
        onLost: ({ pid }, end, restartInMs) => {
          this.#metrics.restarted();
          this.#log.write({ level: "error", event: "worker-exited", pid, ...end, restartInMs });
        },
        onFailed: ({ pid }, message) =>
          this.#log.write({ level: "error", event: "worker-failed", pid, message }),
      },
    );
    const all = () => this.#crew.all;
    // One that begins has answered nothing yet, and would keep the others waiting.
    const listening = () => this.#crew.listening;
    this.#permits = new PermitCensus(this.#limitOf(loaded), listening);
    this.#activity = new ActivityExchange(listening);
    this.#findings = new SharedFindings(all);
    this.#metrics = new MetricsTotal(listening);
    this.#config = new SharedConfig(source, loaded, {
      all,
      listening: () => this.#untilOneListens(),
      onReload: (outcome, accepted) => this.#reloaded(outcome, accepted),
    });
    this.#log = new LogSink(options.logger, Date.now, () => secretsOf(this.#config.accepted));
    this.#sandbox = new SharedSandbox(options.sandboxOptions, (url) =>
      this.#log.write({ level: "info", event: "sandbox-started", url }),
    );
    this.#edits = createEditHistory({
      configPath: gateway.config === undefined ? source.paths?.configPath : undefined,
      environment: () => [gateway.env ?? {}, this.#config.accepted.dotEnv],
      reload: () => {
        // Before the configuration, so that the page that hears of it finds both.
        for (const worker of this.#crew.all) worker.tell("undo", this.#edits.last());
        return this.#config.reload();
      },
    });
  }

  async listen({ onListening, ...address }: ListenOptions = {}): Promise<GatewayAddress> {
    if (this.#closing !== undefined) throw new GatewayError("closed", "This gateway has been closed.");
    this.#address = address;
    const started = await this.#crew.start();
    if (!started.ok) {
      await this.close();
      const { code, message, issues } = started.error;
      throw new GatewayError(code, message, { issues });
    }
    this.#port = started.address.port;
    this.#upstream = started.status.upstream.kind;
    onListening?.(started.address, started.status);
    this.#log.write({ level: "info", event: "listening", url: started.address.url });
    this.#isReady = true;
    this.#tellListening();
    if (this.#options.gateway.watch ?? true) {
      this.#stopWatching = this.#source.watch(() => void this.#config.reload());
    }
    return started.address;
  }

  async requestsInFlight(): Promise<number> {
    const counts = this.#crew.listening.map((worker) => within(COUNT_LIMIT_MS, worker.requestsInFlight()));
    return (await Promise.all(counts)).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  }

  close(options: { readonly drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.drainMs);
    return this.#closing;
  }

  async #close(drainMs: number | undefined): Promise<void> {
    this.#stopWatching?.();
    const requestsInFlight = await this.requestsInFlight();
    if (requestsInFlight > 0) this.#log.write({ level: "info", event: "draining", requestsInFlight });
    const { limits } = readSettings(this.#options.gateway, this.#config.accepted.config);
    await this.#crew.close(drainMs ?? limits.drainMs);
    this.#metrics.close();
    await this.#sandbox.close();
    if (this.#isReady) this.#log.write({ level: "info", event: "closed" });
  }

  #startOfWorker(): WorkerStart {
    // Port 0 leads to the port of the others as long as there are others; without them it would be a new one.
    if (this.#port !== undefined && this.#crew.listening.length === 0) {
      this.#address = { ...this.#address, port: this.#port };
    }
    const { gateway, workers } = this.#options;
    const isRouter = this.#upstream === "router" && gateway.sandbox !== "always";
    return {
      options: {
        ...gateway,
        ...(gateway.env && { env: { ...gateway.env } }),
        // A token that has gone since does not make one of several workers answer from the sandbox.
        ...(isRouter && { sandbox: "never" }),
      },
      loaded: this.#config.accepted,
      lastReload: this.#config.lastReload,
      startedAt: this.#startedAt,
      workers,
      listen: this.#address,
      ...this.#findings.state(),
      undo: this.#edits.last(),
    };
  }

  #answersFor(worker: WorkerProcess): Answers<PrimaryCalls> {
    return {
      sandbox: () => this.#sandbox.find(),
      metrics: () => this.#metrics.text(),
      edit: (edit) => sendEdit(this.#edits.apply(edit)),
      undo: () => sendEdit(this.#edits.undo()),
      watch: async () => {
        await this.#activity.watch(worker);
        return null;
      },
      leave: (metricsText) => {
        if (metricsText !== "") worker.metricsText = metricsText;
        return null;
      },
    };
  }

  #listenersFor(worker: WorkerProcess): Listeners<ToldToPrimary> {
    return {
      permitsWanted: () => this.#permits.take(),
      wrongToken: (address) => this.#findings.wrongToken(worker, address),
      cooldown: (news) => this.#findings.cooldown(worker, news),
      pulse: (pulse) => this.#activity.pulse(worker, pulse),
      unwatch: () => this.#activity.unwatch(worker),
    };
  }

  #joined(worker: WorkerProcess): void {
    // It may have asked before it was counted with the others.
    this.#permits.take();
    for (const resolve of this.#waitingForOne.splice(0)) resolve();
    if (!this.#isReady) return;
    this.#tellListening();
    this.#activity.joined(worker);
    this.#log.write({ level: "info", event: "worker-listening", pid: worker.pid });
  }

  #left(worker: WorkerProcess): void {
    this.#metrics.left(worker);
    this.#activity.left(worker);
    if (this.#isReady) this.#tellListening();
  }

  #reloaded({ ok, errors, upstream }: ReloadResult, accepted: LoadedConfig): void {
    this.#metrics.reloaded(ok);
    this.#permits.setLimit(this.#limitOf(accepted));
    const path = this.#source.paths?.configPath;
    if (ok) {
      // A sandbox that answered for want of a token does not any more once there is one.
      this.#upstream = upstream ?? this.#upstream;
      this.#log.write({ level: "info", event: "config-reloaded", path });
    } else {
      this.#log.write({ level: "error", event: "config-rejected", path, message: explainIssues(errors) });
    }
  }

  #limitOf({ config }: LoadedConfig): number {
    return readSettings(this.#options.gateway, config).limits.maxConcurrentRequests;
  }

  #tellListening(): void {
    const listening = this.#crew.listening.length;
    for (const worker of this.#crew.all) worker.tell("listening", { listening, isReady: this.#isReady });
  }

  async #untilOneListens(): Promise<readonly WorkerProcess[]> {
    if (this.#crew.listening.length === 0) {
      await new Promise<void>((resolve) => this.#waitingForOne.push(resolve));
    }
    return this.#crew.listening;
  }
}

async function sendEdit(done: Promise<EditOutcome>): Promise<SentEdit> {
  try {
    return { ok: true, outcome: await done };
  } catch (error) {
    if (!PageRequestError.isInstance(error)) throw error;
    const { status, code, message, param } = error;
    return { ok: false, status, code, message, param };
  }
}

/** What the messages of the primary must not show; workers know more and look after their own. */
function secretsOf({ config }: LoadedConfig): string[] {
  const token = config.gateway?.auth?.token;
  return token === undefined ? [] : [token];
}
