import fc from "fast-check";
import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { type Awaited, Deadlines } from "./deadlines.ts";

/** Notes when it expires. */
function createAwaited(clock: FakeClock, onExpired: () => void = () => {}) {
  const expiredAtMs: number[] = [];
  const awaited: Awaited = {
    place: -1,
    deadlineMs: 0,
    onExpired() {
      expiredAtMs.push(clock.now());
      onExpired();
    },
  };
  return { awaited, expiredAtMs };
}

it("expires each at its own deadline, however they were set, moved and forgotten", () => {
  const step = fc.record({ who: fc.nat(4), inMs: fc.option(fc.nat(50)), thenMs: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = new FakeClock();
      const deadlines = new Deadlines(clock);
      const all = Array.from({ length: 5 }, () => createAwaited(clock));
      const expected = all.map(() => ({ dueAtMs: Number.POSITIVE_INFINITY, expiredAtMs: [] as number[] }));
      for (const { who, inMs, thenMs } of steps) {
        const { awaited } = all[who] as (typeof all)[number];
        const plan = expected[who] as (typeof expected)[number];
        if (inMs === null) deadlines.forget(awaited);
        else deadlines.expectBy(awaited, clock.now() + inMs);
        plan.dueAtMs = inMs === null ? Number.POSITIVE_INFINITY : clock.now() + inMs;
        clock.advance(thenMs);
        for (const one of expected) {
          if (one.dueAtMs > clock.now()) continue;
          one.expiredAtMs.push(one.dueAtMs);
          one.dueAtMs = Number.POSITIVE_INFINITY;
        }
        expect(all.map(({ expiredAtMs }) => expiredAtMs)).toEqual(
          expected.map(({ expiredAtMs }) => expiredAtMs),
        );
      }
    }),
  );
});

it("needs one timer for many, and none when nothing is awaited", () => {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const all = Array.from({ length: 20 }, () => createAwaited(clock).awaited);
  for (const [index, awaited] of all.entries()) deadlines.expectBy(awaited, clock.now() + 100 - index);
  expect(clock.pending).toBe(1);
  for (const awaited of all) deadlines.forget(awaited);
  expect(clock.pending).toBe(0);
});

it("goes on after one that throws, and lets one set deadlines for itself and end others", () => {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const other = createAwaited(clock);
  const again = createAwaited(clock, () => {
    deadlines.forget(other.awaited);
    if (again.expiredAtMs.length < 2) deadlines.expectBy(again.awaited, clock.now() + 5);
    else throw new Error("thrown by what has expired");
  });
  deadlines.expectBy(again.awaited, clock.now() + 10);
  deadlines.expectBy(other.awaited, clock.now() + 10);
  const last = createAwaited(clock);
  deadlines.expectBy(last.awaited, clock.now() + 20);
  const startedAtMs = clock.now();
  clock.advance(10);
  expect(() => clock.advance(5)).toThrow("thrown by what has expired");
  clock.advance(5);
  expect(again.expiredAtMs.map((at) => at - startedAtMs)).toEqual([10, 15]);
  expect(other.expiredAtMs).toEqual([]);
  expect(last.expiredAtMs.map((at) => at - startedAtMs)).toEqual([20]);
});
