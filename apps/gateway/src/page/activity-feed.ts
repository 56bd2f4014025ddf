import type { ActivityMinute, RequestRecord } from "./page-protocol.ts";
import { RecordRing } from "./record-ring.ts";

const MINUTE_MS = 60_000;
const MINUTES_KEPT = 60;

/** Recent requests and the last hour's totals, in bounded memory. */
export interface ActivityFeed {
  /** Adds a request that has ended and tells the subscribers. */
  record(record: RequestRecord): void;
  /** The newest requests, oldest first. */
  recent(): readonly RequestRecord[];
  /** Totals of each minute of the last hour that saw a request, oldest first; complete however many there were. */
  minutes(): readonly ActivityMinute[];
  /** Resolves when what is asked of the feed is complete: at once, unless others have to be asked. While there are subscribers it stays so. */
  ready(): Promise<void>;
  /** Calls the listener for every later record; returns the way to stop. A listener must not throw. */
  subscribe(listener: (record: RequestRecord) => void): () => void;
}

/** What a feed knows. */
export interface ActivityHistory {
  readonly records: readonly RequestRecord[];
  readonly minutes: readonly ActivityMinute[];
}

/**
 * Creates the feed behind the page's activity view.
 *
 * @param options.capacity - How many requests are remembered one by one; 500 unless told.
 * @param options.now - The clock, in milliseconds since the epoch.
 * @param options.history - What it begins with: what another feed knew.
 * @example
 * const feed = createActivityFeed({ capacity: 100 });
 * feed.subscribe((record) => log(record.id, record.status));
 */
export function createActivityFeed(
  options: {
    readonly capacity?: number;
    readonly now?: () => number;
    readonly history?: ActivityHistory;
  } = {},
): ActivityFeed {
  const { capacity = 500, now = Date.now, history } = options;
  const records = new RecordRing(capacity, history?.records);
  const minutes = new Map<number, MinuteTotals>(
    history?.minutes.map((minute) => [minute.at, { ...minute }] as const),
  );
  let current: MinuteTotals | undefined;
  const listeners = new Set<(record: RequestRecord) => void>();

  const forgetOldMinutes = (): void => {
    const first = minuteOf(now()) - (MINUTES_KEPT - 1) * MINUTE_MS;
    for (const at of minutes.keys()) if (at < first) minutes.delete(at);
  };

  return {
    record(record) {
      records.add(record);
      // Counted when it ended: a request of ten minutes must not change a minute that was drawn long ago.
      const at = minuteOf(now());
      if (current?.at !== at) {
        forgetOldMinutes();
        current = minutes.get(at) ?? emptyMinute(at);
        minutes.set(at, current);
      }
      addToMinute(current, record);
      for (const listener of listeners) listener(record);
    },
    recent: () => records.toArray(),
    minutes() {
      forgetOldMinutes();
      return [...minutes.values()].map((minute) => ({ ...minute })).sort((a, b) => a.at - b.at);
    },
    ready: () => Promise.resolve(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type MinuteTotals = { -readonly [Name in keyof ActivityMinute]: ActivityMinute[Name] };

/** The start of the minute a time lies in. */
export function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
}

/** A minute in which nothing happened. */
export function emptyMinute(at: number): ActivityMinute {
  return {
    at,
    requests: 0,
    failures: 0,
    fallbacks: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    firstBytes: 0,
    firstByteMsTotal: 0,
    firstByteMsMax: 0,
  };
}

function addToMinute(minute: MinuteTotals, record: RequestRecord): void {
  const { firstByteMs } = record;
  minute.requests++;
  if (isFailure(record)) minute.failures++;
  if (record.fallbacks > 0) minute.fallbacks++;
  minute.inputTokens += record.inputTokens ?? 0;
  minute.outputTokens += record.outputTokens ?? 0;
  minute.costUsd += record.costUsd ?? 0;
  if (firstByteMs === undefined) return;
  minute.firstBytes++;
  minute.firstByteMsTotal += firstByteMs;
  minute.firstByteMsMax = Math.max(minute.firstByteMsMax, firstByteMs);
}

/** The totals of two: of one minute that several feeds have counted, or of several minutes, under the time of the first. */
export function sumOfMinutes(one: ActivityMinute, other: ActivityMinute): ActivityMinute {
  return {
    at: one.at,
    requests: one.requests + other.requests,
    failures: one.failures + other.failures,
    fallbacks: one.fallbacks + other.fallbacks,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costUsd: one.costUsd + other.costUsd,
    firstBytes: one.firstBytes + other.firstBytes,
    firstByteMsTotal: one.firstByteMsTotal + other.firstByteMsTotal,
    firstByteMsMax: Math.max(one.firstByteMsMax, other.firstByteMsMax),
  };
}

/** Whether the client did not get what it asked for. Its own leaving (499) is no failure. */
export function isFailure(record: RequestRecord): boolean {
  return record.status !== 499 && (record.status >= 400 || record.code !== undefined);
}
