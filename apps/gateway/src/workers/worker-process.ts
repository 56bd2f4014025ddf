import type { Worker } from "node:cluster";
import { type Answers, Channel, type Listeners } from "./channel.ts";
import type { CensusMember } from "./permit-census.ts";
import type {
  PermitCount,
  Permits,
  PrimaryCalls,
  StartOutcome,
  ToldToPrimary,
  ToldToWorker,
  WorkerCalls,
  WorkerStart,
} from "./protocol.ts";

/** How a worker process has ended. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A worker as the primary sees it. */
export class WorkerProcess implements CensusMember {
  readonly id: number;
  readonly pid: number;
  /** Resolves when the process has ended and everything it said has been heard. */
  readonly ended: Promise<WorkerEnd>;
  /** Whether it takes connections. */
  isListening = false;
  /** Whether a page is open there. */
  isWatching = false;
  /** Whether it tells of its requests, because a page is open elsewhere. */
  isSharing = false;
  /** The last that it said of its metrics. */
  metricsText = "";
  readonly #worker: Worker;
  readonly #channel: Channel<WorkerCalls, ToldToWorker, PrimaryCalls, ToldToPrimary>;

  constructor(
    worker: Worker,
    answers: (self: WorkerProcess) => Answers<PrimaryCalls>,
    listeners: (self: WorkerProcess) => Listeners<ToldToPrimary>,
  ) {
    this.#worker = worker;
    this.id = worker.id;
    this.pid = worker.process.pid ?? 0;
    const wire = {
      send: (message: object) => void worker.send(message, () => {}),
      onMessage: (listener: (message: unknown) => void) => void worker.on("message", listener),
    };
    this.#channel = new Channel(wire, answers(this), listeners(this));
    this.ended = endOf(worker).then((end) => {
      this.isListening = false;
      this.#channel.close();
      return end;
    });
  }

  start(start: WorkerStart): Promise<StartOutcome> {
    return this.#channel.ask("start", start);
  }

  apply(loaded: WorkerCalls["apply"]["ask"]): Promise<WorkerCalls["apply"]["answer"]> {
    return this.#channel.ask("apply", loaded);
  }

  requestsInFlight(): Promise<number> {
    return this.#channel.ask("inFlight", null);
  }

  /** Asks for its metrics and remembers them, so that nothing of them is lost with the process. */
  async refreshMetrics(): Promise<void> {
    const text = await this.#channel.ask("metrics", null);
    if (text !== "") this.metricsText = text;
  }

  share(): Promise<WorkerCalls["share"]["answer"]> {
    this.isSharing = true;
    return this.#channel.ask("share", null);
  }

  count(): Promise<PermitCount> {
    return this.#channel.ask("count", null);
  }

  hold(permits: Permits): void {
    this.tell("hold", permits);
  }

  tell<Name extends keyof ToldToWorker>(name: Name, value: ToldToWorker[Name]): void {
    this.#channel.tell(name, value);
  }

  kill(): void {
    this.#worker.process.kill("SIGKILL");
  }
}

/** The exit may be seen before the last messages have been read; those end with the connection. */
async function endOf(worker: Worker): Promise<WorkerEnd> {
  const disconnected = new Promise<void>((resolve) => worker.once("disconnect", () => resolve()));
  const end = await new Promise<WorkerEnd>((resolve) => {
    worker.once("exit", (code: number | null, signal: string | null) => resolve({ code, signal }));
    // Also heard when it could not be started at all; other errors of it end with its exit.
    worker.on("error", () => {
      if (worker.process.pid === undefined) resolve({ code: null, signal: null });
    });
  });
  if (worker.isConnected()) await disconnected;
  return end;
}
