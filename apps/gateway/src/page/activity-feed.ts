import type { ActivityMinute, RequestRecord } from "./page-protocol.ts";

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
  /** Calls the listener for every later record; returns the way to stop. A listener must not throw. */
  subscribe(listener: (record: RequestRecord) => void): () => void;
}

/**
 * Creates the feed behind the page's activity view.
 *
 * @param options.capacity - How many requests are remembered one by one; 500 unless told.
 * @param options.now - The clock, in milliseconds since the epoch.
 * @example
 * const feed = createActivityFeed({ capacity: 100 });
 * feed.subscribe((record) => log(record.id, record.status));
 */
export function createActivityFeed(
  options: { readonly capacity?: number; readonly now?: () => number } = {},
): ActivityFeed {
  const { capacity = 500, now = Date.now } = options;
  const records: RequestRecord[] = [];
  const minutes = new Map<number, ActivityMinute>();
  const listeners = new Set<(record: RequestRecord) => void>();

  const forgetOldMinutes = (): void => {
    const oldest = minuteOf(now()) - (MINUTES_KEPT - 1) * MINUTE_MS;
    for (const at of minutes.keys()) if (at < oldest) minutes.delete(at);
  };

  return {
    record(record) {
      records.push(record);
      if (records.length > capacity) records.shift();
      // Counted when it ended: a request of ten minutes must not change a minute that was drawn long ago.
      const at = minuteOf(now());
      minutes.set(at, addToMinute(minutes.get(at) ?? emptyMinute(at), record));
      forgetOldMinutes();
      for (const listener of listeners) listener(record);
    },
    recent: () => [...records],
    minutes() {
      forgetOldMinutes();
      return [...minutes.values()].sort((a, b) => a.at - b.at);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

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

/** A minute's totals with one more request in them. */
function addToMinute(minute: ActivityMinute, record: RequestRecord): ActivityMinute {
  const firstByteMs = record.firstByteMs;
  return {
    at: minute.at,
    requests: minute.requests + 1,
    failures: minute.failures + (isFailure(record) ? 1 : 0),
    fallbacks: minute.fallbacks + (record.fallbacks > 0 ? 1 : 0),
    inputTokens: minute.inputTokens + (record.inputTokens ?? 0),
    outputTokens: minute.outputTokens + (record.outputTokens ?? 0),
    costUsd: minute.costUsd + (record.costUsd ?? 0),
    firstBytes: minute.firstBytes + (firstByteMs === undefined ? 0 : 1),
    firstByteMsTotal: minute.firstByteMsTotal + (firstByteMs ?? 0),
    firstByteMsMax: Math.max(minute.firstByteMsMax, firstByteMs ?? 0),
  };
}

/** Whether the client did not get what it asked for. Its own leaving (499) is no failure. */
export function isFailure(record: RequestRecord): boolean {
  return record.status !== 499 && (record.status >= 400 || record.code !== undefined);
}
