import { expect, it } from "vitest";
import { RestartBackoff } from "./restart-backoff.ts";

it("waits longer each time, bounded, and begins anew after one has lived for a minute", () => {
  let now = 0;
  const backoff = new RestartBackoff(() => now);
  const delays = Array.from({ length: 12 }, () => backoff.next(now));
  expect(delays.slice(0, 4)).toEqual([100, 200, 400, 800]);
  expect(delays.at(-1)).toBe(10_000);
  const startedAt = now;
  now += 60_000;
  expect(backoff.next(startedAt)).toBe(100);
});
