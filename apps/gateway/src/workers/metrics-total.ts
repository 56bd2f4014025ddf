import { GatewayMetrics } from "../observe/gateway-metrics.ts";
import { Counter, metricsText } from "../observe/metrics-registry.ts";
import { MetricsSum } from "./sum-metrics.ts";
import { within } from "./within.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** One that does not answer a scrape by then is counted with what it said before. */
const SCRAPE_LIMIT_MS = 1_000;
/** How often the counters of the workers are taken down, so that not more is lost with one that is killed. */
const INTERVAL_MS = 10_000;

/** What `/metrics` says at any worker: the sum over all, those that have ended included, so that no counter falls. */
export class MetricsTotal {
  readonly #workers: () => readonly WorkerProcess[];
  /** What the primary counts: reloads, once for all, and its own memory and CPU time. */
  readonly #own = new GatewayMetrics();
  readonly #restarts = new Counter("openclaw_worker_restarts_total", "Workers that ended and were replaced.");
  readonly #timer: NodeJS.Timeout;
  #ended = new MetricsSum().text();

  constructor(workers: () => readonly WorkerProcess[]) {
    this.#workers = workers;
    this.#timer = setInterval(() => void this.#refresh(), INTERVAL_MS);
    this.#timer.unref();
  }

  reloaded(ok: boolean): void {
    this.#own.reloaded(ok);
  }

  restarted(): void {
    this.#restarts.add([]);
  }

  /** A worker has ended: what it has counted stays counted. */
  left({ metricsText }: WorkerProcess): void {
    const sum = new MetricsSum();
    sum.add(this.#ended);
    sum.add(metricsText, { hasEnded: true });
    this.#ended = sum.text();
  }

  async text(): Promise<string> {
    await this.#refresh();
    const workers = this.#workers();
    const listening = new Counter("openclaw_workers", "Workers that take connections.", [], "gauge");
    listening.set([], workers.length);
    const sum = new MetricsSum();
    for (const worker of workers) sum.add(worker.metricsText);
    sum.add(this.#ended);
    sum.add(this.#own.text(0));
    sum.add(metricsText([listening, this.#restarts]));
    return sum.text();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #refresh(): Promise<void> {
    await Promise.all(this.#workers().map((worker) => within(SCRAPE_LIMIT_MS, worker.refreshMetrics())));
  }
}
