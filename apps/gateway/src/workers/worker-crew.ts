import cluster from "node:cluster";
import { setTimeout as delay } from "node:timers/promises";
import type { Answers, Listeners } from "./channel.ts";
import type { PrimaryCalls, StartOutcome, ToldToPrimary, WorkerStart } from "./protocol.ts";
import { RestartBackoff } from "./restart-backoff.ts";
import { type WorkerEnd, WorkerProcess } from "./worker-process.ts";

/** The program of a worker, and how many run it. */
export interface CrewPlan {
  readonly workers: number;
  readonly exec: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the crew asks of the primary, and tells it. */
export interface CrewHooks {
  /** What a worker that begins now has to know. */
  start(): WorkerStart;
  answers(worker: WorkerProcess): Answers<PrimaryCalls>;
  listeners(worker: WorkerProcess): Listeners<ToldToPrimary>;
  /** It takes connections. */
  onListening(worker: WorkerProcess): void;
  /** It has ended, whyever. */
  onEnded(worker: WorkerProcess): void;
  /** It has ended and should not have; another one begins after `restartInMs`. */
  onLost(worker: WorkerProcess, end: WorkerEnd, restartInMs: number): void;
  /** One that was to take the place of a lost one could not begin. */
  onFailed(worker: WorkerProcess, message: string): void;
}

/** A worker that drains may take so much longer than it was given before it is ended. */
const CLOSE_GRACE_MS = 5_000;

/** Keeps so many worker processes at work. */
export class WorkerCrew {
  readonly #plan: CrewPlan;
  readonly #hooks: CrewHooks;
  readonly #workers = new Set<WorkerProcess>();
  readonly #backoff = new RestartBackoff(Date.now);
  readonly #closing = new AbortController();
  /** Where they listen, once one does. */
  #port: number | undefined;

  constructor(plan: CrewPlan, hooks: CrewHooks) {
    this.#plan = plan;
    this.#hooks = hooks;
  }

  /** Those whose process runs, listening or not. */
  get all(): readonly WorkerProcess[] {
    return [...this.#workers];
  }

  get listening(): readonly WorkerProcess[] {
    return this.all.filter(({ isListening }) => isListening);
  }

  /** Starts them all. When one cannot start, all are ended, and its outcome is the result; else that of the first. */
  async start(): Promise<StartOutcome> {
    // Windows would let the workers compete for connections, and one wins them all.
    cluster.schedulingPolicy = cluster.SCHED_RR;
    cluster.setupPrimary({
      exec: this.#plan.exec,
      args: [...this.#plan.args],
      // What a configuration holds arrives as it is, `undefined` and infinite numbers too.
      serialization: "advanced",
    });
    const starts = Array.from({ length: this.#plan.workers }, () => this.#fork());
    const outcomes = await Promise.all(
      starts.map(async (worker) => ({ worker, outcome: await this.#begin(worker) })),
    );
    const broken = outcomes.find(({ outcome }) => !outcome.ok);
    const [first] = outcomes;
    if (broken !== undefined || first === undefined) {
      await this.kill();
      return broken?.outcome ?? failed("There is no worker.");
    }
    for (const { worker } of outcomes) void this.#keep(worker, Date.now());
    return first.outcome;
  }

  /** Lets them drain and end. */
  async close(drainMs: number): Promise<void> {
    this.#closing.abort();
    const ended = this.all.map(({ ended }) => ended);
    for (const worker of this.all) {
      if (worker.isListening) worker.tell("close", { drainMs });
      else worker.kill();
    }
    const killing = setTimeout(() => void this.kill(), drainMs + CLOSE_GRACE_MS);
    await Promise.all(ended);
    clearTimeout(killing);
  }

  async kill(): Promise<void> {
    this.#closing.abort();
    const workers = this.all;
    for (const worker of workers) worker.kill();
    await Promise.all(workers.map(({ ended }) => ended));
  }

  #fork(): WorkerProcess {
    const worker = new WorkerProcess(
      cluster.fork(this.#plan.env),
      (self) => this.#hooks.answers(self),
      (self) => this.#hooks.listeners(self),
    );
    this.#workers.add(worker);
    void worker.ended.then(() => {
      this.#workers.delete(worker);
      this.#hooks.onEnded(worker);
    });
    return worker;
  }

  async #begin(worker: WorkerProcess): Promise<StartOutcome> {
    try {
      const outcome = await worker.start(this.#hooks.start());
      if (outcome.ok) {
        const { port } = outcome.address;
        this.#port ??= port;
        if (port !== this.#port) return failed(`A worker listened on port ${port} instead of ${this.#port}.`);
        worker.isListening = true;
        this.#hooks.onListening(worker);
      }
      return outcome;
    } catch {
      const { code, signal } = await worker.ended;
      return failed(`A worker ended (${signal ?? `exit code ${code}`}) before it listened.`);
    }
  }

  /** Waits until the worker ends, and starts one in its place, for as long as the crew is at work. */
  async #keep(first: WorkerProcess, firstStartedAt: number): Promise<void> {
    let worker = first;
    let startedAt = firstStartedAt;
    for (;;) {
      const end = await worker.ended;
      if (this.#closing.signal.aborted) return;
      const restartInMs = this.#backoff.next(startedAt);
      this.#hooks.onLost(worker, end, restartInMs);
      await delay(restartInMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closing.signal.aborted) return;
      startedAt = Date.now();
      worker = this.#fork();
      const outcome = await this.#begin(worker);
      if (outcome.ok) continue;
      this.#hooks.onFailed(worker, outcome.error.message);
      worker.kill();
    }
  }
}

function failed(message: string): StartOutcome {
  return { ok: false, error: { code: "worker_failed", message, issues: [] } };
}
