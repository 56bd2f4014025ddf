import {
  type ActivityFeed,
  type ActivityHistory,
  createActivityFeed,
  sumOfMinutes,
} from "../page/activity-feed.ts";
import type { ActivityMinute, RequestRecord } from "../page/page-protocol.ts";
import type { ActivityPulse, ActivityShare } from "./protocol.ts";

const CAPACITY = 500;

/** How a worker hears of the requests of the others, while a page is open here. */
export interface ActivitySource {
  /** Begins; resolves when all have said what they know. Never rejects. */
  watch(): Promise<void>;
  unwatch(): void;
}

interface OtherWorker {
  readonly feed: ActivityFeed;
  requestsInFlight: number;
}

/** The feed of all workers, as a page of this one shows it; without a page it knows only its own. */
export class SharedActivity implements ActivityFeed {
  readonly #own: ActivityFeed;
  readonly #source: ActivitySource;
  readonly #others = new Map<number, OtherWorker>();
  readonly #listeners = new Set<(record: RequestRecord) => void>();
  #watching: Promise<void> | undefined;

  constructor(own: ActivityFeed, source: ActivitySource) {
    this.#own = own;
    this.#source = source;
  }

  /** Requests under way in the other workers, as far as it is known. */
  get requestsInFlight(): number {
    let sum = 0;
    for (const { requestsInFlight } of this.#others.values()) sum += requestsInFlight;
    return sum;
  }

  record(record: RequestRecord): void {
    this.#own.record(record);
  }

  recent(): readonly RequestRecord[] {
    if (this.#others.size === 0) return this.#own.recent();
    const endOf = ({ at, durationMs }: RequestRecord) => at + durationMs;
    return this.#feeds()
      .flatMap((feed) => feed.recent())
      .sort((one, other) => endOf(one) - endOf(other))
      .slice(-CAPACITY);
  }

  minutes(): readonly ActivityMinute[] {
    const sums = new Map<number, ActivityMinute>();
    for (const minute of this.#feeds().flatMap((feed) => feed.minutes())) {
      const sum = sums.get(minute.at);
      sums.set(minute.at, sum === undefined ? minute : sumOfMinutes(sum, minute));
    }
    return [...sums.values()].sort((one, other) => one.at - other.at);
  }

  ready(): Promise<void> {
    return this.#watching ?? Promise.resolve();
  }

  subscribe(listener: (record: RequestRecord) => void): () => void {
    const stop = this.#own.subscribe(listener);
    this.#listeners.add(listener);
    this.#watching ??= this.#source.watch();
    return () => {
      stop();
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#watching = undefined;
      this.#others.clear();
      this.#source.unwatch();
    };
  }

  /** Another worker says what it knows. */
  shared(from: number, { requestsInFlight, ...history }: ActivityShare): void {
    if (this.#watching === undefined) return;
    this.#others.set(from, { feed: createActivityFeed({ history }), requestsInFlight });
  }

  /** Another worker says what has happened there. */
  pulsed(from: number, { records, requestsInFlight }: ActivityPulse): void {
    const other = this.#others.get(from);
    // What comes before the worker's share is in it.
    if (other === undefined) return;
    other.requestsInFlight = requestsInFlight;
    for (const record of records) {
      other.feed.record(record);
      for (const listener of this.#listeners) listener(record);
    }
  }

  #feeds(): ActivityFeed[] {
    return [this.#own, ...[...this.#others.values()].map(({ feed }) => feed)];
  }
}

const PULSE_INTERVAL_MS = 200;

/** Tells of the requests of this worker, while a page is open in another. */
export class ActivityPulses {
  readonly #feed: ActivityFeed;
  readonly #requestsInFlight: () => number;
  readonly #send: (pulse: ActivityPulse) => void;
  #records: RequestRecord[] = [];
  #told = 0;
  #stop: (() => void) | undefined;

  constructor(feed: ActivityFeed, requestsInFlight: () => number, send: (pulse: ActivityPulse) => void) {
    this.#feed = feed;
    this.#requestsInFlight = requestsInFlight;
    this.#send = send;
  }

  /** What is known now; what happens from here on is sent. */
  start(): ActivityShare {
    // Sent before the answer, so that nobody finds it in both.
    this.#pulse();
    this.#stop ??= this.#begin();
    const history: ActivityHistory = { records: this.#feed.recent(), minutes: this.#feed.minutes() };
    this.#told = this.#requestsInFlight();
    return { ...history, requestsInFlight: this.#told };
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#records = [];
  }

  #begin(): () => void {
    const unsubscribe = this.#feed.subscribe((record) => this.#records.push(record));
    const timer = setInterval(() => this.#pulse(), PULSE_INTERVAL_MS);
    timer.unref();
    return () => {
      clearInterval(timer);
      unsubscribe();
    };
  }

  #pulse(): void {
    const requestsInFlight = this.#requestsInFlight();
    if (this.#stop === undefined || (this.#records.length === 0 && requestsInFlight === this.#told)) return;
    this.#told = requestsInFlight;
    this.#send({ records: this.#records, requestsInFlight });
    this.#records = [];
  }
}
