import type { CooldownNews } from "@openclaw-hf/hf-chat";
import { Lockout } from "../access/lockout.ts";
import { type ConfigSource, createConfigSource, type LoadResult } from "../config/config-source.ts";
import { type OpenedGateway, openGateway } from "../gateway.ts";
import { GatewayError } from "../gateway-error.ts";
import type { LogEvent } from "../observe/log-event.ts";
import type { ActivityFeed } from "../page/activity-feed.ts";
import { PageRequestError } from "../page/page-request-error.ts";
import { Channel, type Listeners } from "./channel.ts";
import type { GatewayPeers } from "./gateway-peers.ts";
import { HeldPermits } from "./held-permits.ts";
import type {
  PrimaryCalls,
  SentEdit,
  StartOutcome,
  ToldToPrimary,
  ToldToWorker,
  WorkerCalls,
  WorkerStart,
} from "./protocol.ts";
import { ActivityPulses, SharedActivity } from "./shared-activity.ts";

/** Options of {@link serveGatewayWorker}. */
export interface GatewayWorkerOptions {
  /** As `GatewayOptions.logger`; what concerns all workers is logged by the primary. Nothing comes before that is ready. */
  readonly logger?: ((event: LogEvent) => void) | undefined;
  /** Waited for before the process ends, for what the logger has not written yet. */
  readonly flushLog?: (() => Promise<void>) | undefined;
}

/** What the primary logs, once for all. */
const LOGGED_BY_PRIMARY = new Set<LogEvent["event"]>([
  "listening",
  "config-reloaded",
  "config-rejected",
  "draining",
  "closed",
]);

/**
 * Serves as a worker of `createGatewayWorkers`, until the primary says to drain; then the process ends.
 *
 * @throws Error when the process was not started by a primary
 */
export function serveGatewayWorker(options: GatewayWorkerOptions = {}): void {
  if (process.send === undefined) {
    throw new Error("This is the program of a gateway's worker: only its primary can start it.");
  }
  // The terminal sends Ctrl-C to every process; the primary decides what becomes of it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  const worker = new GatewayWorker(options);
  process.on("uncaughtExceptionMonitor", (error) => worker.crashed(error));
}

class GatewayWorker {
  readonly #channel: Channel<PrimaryCalls, ToldToPrimary, WorkerCalls, ToldToWorker>;
  readonly #logger: (event: LogEvent) => void;
  readonly #flushLog: (() => Promise<void>) | undefined;
  readonly #permits = new HeldPermits(
    () => this.#gateway?.requestsInFlight ?? 0,
    () => this.#channel.tell("permitsWanted", null),
  );
  /** Kept until the primary has said that all listen: its own first lines come first. */
  #earlyLog: LogEvent[] | undefined = [];
  #starting: Promise<StartOutcome> | undefined;
  #gateway: OpenedGateway | undefined;
  #wrongTokens: Lockout | undefined;
  #activity: SharedActivity | undefined;
  #pulses: ActivityPulses | undefined;
  /** What the others have found out before there was a gateway to tell. */
  #earlyCooldowns: CooldownNews[] = [];
  #undo: WorkerStart["undo"] = null;
  #listening = { listening: 0, allWereReady: false };
  /** What the next reload finds; only the primary reads files. */
  #delivered: LoadResult | undefined;

  constructor({ logger = () => {}, flushLog }: GatewayWorkerOptions) {
    this.#logger = logger;
    this.#flushLog = flushLog;
    const wire = {
      send: (message: object) => void process.send?.(message, undefined, undefined, () => {}),
      onMessage: (listener: (message: unknown) => void) => void process.on("message", listener),
    };
    this.#channel = new Channel<PrimaryCalls, ToldToPrimary, WorkerCalls, ToldToWorker>(
      wire,
      {
        start: (start) => {
          this.#starting = this.#start(start);
          return this.#starting;
        },
        apply: async (loaded) => {
          await this.#starting;
          this.#delivered = loaded;
          if (this.#gateway === undefined) throw new Error("The worker has not started.");
          const outcome = await this.#gateway.reload();
          return { ...outcome, upstream: this.#gateway.status().upstream.kind };
        },
        inFlight: () => this.#gateway?.requestsInFlight ?? 0,
        metrics: () => this.#gateway?.metrics() ?? "",
        count: () => this.#permits.count(),
        share: () => this.#pulses?.start() ?? { records: [], minutes: [], requestsInFlight: 0 },
      },
      this.#listeners(),
    );
  }

  /** The process ends because of an error that nobody caught: the last that is said says why. */
  crashed(error: Error): void {
    void this.#leave();
    for (const event of this.#earlyLog ?? []) this.#logger(event);
    this.#earlyLog = undefined;
    const message = error.stack ?? String(error);
    this.#gateway?.log({ level: "error", event: "worker-crashed", message });
  }

  async #start(start: WorkerStart): Promise<StartOutcome> {
    this.#undo = start.undo;
    this.#earlyCooldowns = [...start.cooldowns];
    this.#delivered = { ok: true, ...start.loaded };
    this.#wrongTokens = new Lockout({ now: Date.now }, start.lockout);
    const options = { ...start.options, logger: (event: LogEvent) => this.#log(event) };
    try {
      const gateway = await openGateway(options, this.#source(start), start.loaded, (feed) =>
        this.#peers(start, feed),
      );
      this.#gateway = gateway;
      for (const news of this.#earlyCooldowns.splice(0)) gateway.adoptCooldown(news);
      const { port, host } = start.listen;
      const address = await gateway.listen({
        ...(port !== undefined && { port }),
        ...(host !== undefined && { host }),
      });
      return { ok: true, address, status: gateway.status() };
    } catch (error) {
      const { code, message, issues } = GatewayError.isInstance(error)
        ? error
        : { code: "worker_failed" as const, message: String(error), issues: [] };
      return { ok: false, error: { code, message, issues } };
    }
  }

  /** The files are read by the primary, which hands over what it has read. */
  #source({ options }: WorkerStart): ConfigSource {
    const { paths } = createConfigSource(options);
    const load = (): Promise<LoadResult> =>
      this.#delivered === undefined
        ? Promise.reject(new Error("Nothing was delivered."))
        : Promise.resolve(this.#delivered);
    return { paths, load, watch: () => () => {} };
  }

  #peers(start: WorkerStart, feed: ActivityFeed): GatewayPeers {
    const channel = this.#channel;
    const { workers } = start;
    this.#activity = new SharedActivity(feed, {
      watch: () =>
        channel.ask("watch", null).then(
          () => undefined,
          () => undefined,
        ),
      unwatch: () => channel.tell("unwatch", null),
    });
    this.#pulses = new ActivityPulses(
      feed,
      () => this.#gateway?.requestsInFlight ?? 0,
      (pulse) => channel.tell("pulse", pulse),
    );
    return {
      startedAt: start.startedAt,
      lastReload: start.lastReload,
      // What the answered earn goes with the traffic of each; what there is without traffic is parted.
      retryBudget: { max: Math.max(2, 20 / workers), perSecond: 0.5 / workers },
      onCooldownNews: (news) => channel.tell("cooldown", news),
      findSandbox: async () => {
        const found = await channel.ask("sandbox", null);
        if (!found.ok) throw new GatewayError("sandbox_failed", found.message);
        return found.baseUrl;
      },
      wrongTokens: {
        lockedForMs: (address) => this.#wrongTokens?.lockedForMs(address) ?? 0,
        fail: (address) => {
          this.#wrongTokens?.fail(address);
          channel.tell("wrongToken", address);
        },
      },
      permits: this.#permits,
      edits: {
        last: () => this.#undo,
        apply: async (edit) => outcomeOf(await channel.ask("edit", edit)),
        undo: async () => outcomeOf(await channel.ask("undo", null)),
      },
      activity: this.#activity,
      metrics: () => channel.ask("metrics", null),
      listening: () => ({ ...this.#listening, configured: workers }),
    };
  }

  #listeners(): Listeners<ToldToWorker> {
    return {
      hold: (permits) => this.#permits.hold(permits),
      listening: ({ listening, isReady }) => this.#allListen(listening, isReady),
      wrongToken: (address) => this.#wrongTokens?.fail(address),
      cooldown: (news) => {
        if (this.#gateway === undefined) this.#earlyCooldowns.push(news);
        else this.#gateway.adoptCooldown(news);
      },
      undo: (undo) => {
        this.#undo = undo;
      },
      share: ({ from, share }) => this.#activity?.shared(from, share),
      pulse: ({ from, pulse }) => this.#activity?.pulsed(from, pulse),
      unshare: () => this.#pulses?.stop(),
      close: ({ drainMs }) => void this.#close(drainMs),
    };
  }

  #allListen(listening: number, isReady: boolean): void {
    this.#listening = { listening, allWereReady: this.#listening.allWereReady || isReady };
    if (!isReady) return;
    const early = this.#earlyLog ?? [];
    this.#earlyLog = undefined;
    for (const event of early) this.#logger(event);
  }

  async #close(drainMs: number | undefined): Promise<void> {
    await this.#starting;
    await this.#gateway?.close(drainMs === undefined ? {} : { drainMs });
    // Answered, so that it has arrived before the connection is closed.
    await this.#leave();
    await this.#flushLog?.();
    // The last thing that keeps the process alive.
    process.disconnect();
  }

  #leave(): Promise<unknown> {
    return this.#channel.ask("leave", this.#gateway?.metrics() ?? "");
  }

  #log(event: LogEvent): void {
    if (LOGGED_BY_PRIMARY.has(event.event)) return;
    if (this.#earlyLog === undefined) this.#logger(event);
    else this.#earlyLog.push(event);
  }
}

function outcomeOf(sent: SentEdit) {
  if (sent.ok) return sent.outcome;
  throw new PageRequestError(sent.status, sent.code, sent.message, sent.param);
}
