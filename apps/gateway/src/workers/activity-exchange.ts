import type { ActivityPulse } from "./protocol.ts";
import { within } from "./within.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** One that does not answer by then is busy; its requests show up as soon as it does. */
const SHARE_LIMIT_MS = 1_000;

/** Lets a page that one worker serves show the requests of all; while none is open nothing is sent. */
export class ActivityExchange {
  readonly #workers: () => readonly WorkerProcess[];

  constructor(workers: () => readonly WorkerProcess[]) {
    this.#workers = workers;
  }

  /** A page is open at `watcher`: it gets what the others know, and then what happens there. */
  async watch(watcher: WorkerProcess): Promise<void> {
    watcher.isWatching = true;
    const others = this.#workers().filter((worker) => worker !== watcher);
    await within(SHARE_LIMIT_MS, Promise.all(others.map((worker) => this.#share(worker, [watcher]))));
  }

  unwatch(watcher: WorkerProcess): void {
    watcher.isWatching = false;
    this.#endSharing();
  }

  /** A worker has begun: who watches hears of it. */
  joined(worker: WorkerProcess): void {
    const watchers = this.#watchersBeside(worker);
    if (watchers.length > 0) void this.#share(worker, watchers);
  }

  /** A worker has ended: nothing is under way there, and what it had told stays known. */
  left(worker: WorkerProcess): void {
    worker.isWatching = false;
    this.pulse(worker, { records: [], requestsInFlight: 0 });
    this.#endSharing();
  }

  pulse(from: WorkerProcess, pulse: ActivityPulse): void {
    for (const watcher of this.#watchersBeside(from)) watcher.tell("pulse", { from: from.id, pulse });
  }

  async #share(worker: WorkerProcess, watchers: readonly WorkerProcess[]): Promise<void> {
    try {
      const share = await worker.share();
      // Told in the order in which it comes: a pulse that follows must find it.
      for (const watcher of watchers) watcher.tell("share", { from: worker.id, share });
    } catch {
      // It has ended; there is nothing to tell of.
    }
  }

  #watchersBeside(worker: WorkerProcess): WorkerProcess[] {
    return this.#workers().filter((other) => other.isWatching && other !== worker);
  }

  #endSharing(): void {
    for (const worker of this.#workers()) {
      if (!worker.isSharing || this.#watchersBeside(worker).length > 0) continue;
      worker.isSharing = false;
      worker.tell("unshare", null);
    }
  }
}
