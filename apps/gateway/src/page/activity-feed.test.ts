import { describe, expect, it } from "vitest";
import { createActivityFeed, isFailure } from "./activity-feed.ts";
import type { RequestRecord } from "./page-protocol.ts";

const MINUTE_MS = 60_000;

function recordOf(change: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: "req_1",
    at: 0,
    endpoint: "/v1/chat/completions",
    streaming: true,
    modelAsked: "default",
    attempts: [],
    fallbacks: 0,
    status: 200,
    durationMs: 10,
    ...change,
  };
}

describe("the activity feed", () => {
  it("remembers the newest records and forgets the oldest", () => {
    const feed = createActivityFeed({ capacity: 3, now: () => 0 });
    for (const id of ["a", "b", "c", "d"]) feed.record(recordOf({ id }));
    expect(feed.recent().map(({ id }) => id)).toEqual(["b", "c", "d"]);
  });

  it("counts every request of a minute, also those the ring forgot", () => {
    const feed = createActivityFeed({ capacity: 1, now: () => 5 * MINUTE_MS + 7 });
    feed.record(recordOf({ inputTokens: 3, outputTokens: 4, costUsd: 0.5, firstByteMs: 100 }));
    feed.record(recordOf({ fallbacks: 1, inputTokens: 1, firstByteMs: 300 }));
    feed.record(recordOf({ status: 502, code: "upstream_error" }));
    expect(feed.minutes()).toEqual([
      {
        at: 5 * MINUTE_MS,
        requests: 3,
        failures: 1,
        fallbacks: 1,
        inputTokens: 4,
        outputTokens: 4,
        costUsd: 0.5,
        firstBytes: 2,
        firstByteMsTotal: 400,
        firstByteMsMax: 300,
      },
    ]);
  });

  it("keeps an hour and not a minute more, even when nothing else happens", () => {
    let now = 0;
    const feed = createActivityFeed({ now: () => now });
    feed.record(recordOf());
    now = 59 * MINUTE_MS;
    feed.record(recordOf());
    expect(feed.minutes().map(({ at }) => at)).toEqual([0, 59 * MINUTE_MS]);
    now = 60 * MINUTE_MS;
    expect(feed.minutes().map(({ at }) => at)).toEqual([59 * MINUTE_MS]);
  });

  it("tells its subscribers of every record until they leave", () => {
    const feed = createActivityFeed();
    const heard: string[] = [];
    const stop = feed.subscribe(({ id }) => heard.push(id));
    feed.record(recordOf({ id: "a" }));
    stop();
    feed.record(recordOf({ id: "b" }));
    expect(heard).toEqual(["a"]);
  });

  it("counts a broken stream as a failure, and a client that left as none", () => {
    expect(isFailure(recordOf({ status: 200, code: "upstream_stream_interrupted" }))).toBe(true);
    expect(isFailure(recordOf({ status: 499, code: "aborted" }))).toBe(false);
    expect(isFailure(recordOf())).toBe(false);
  });
});
