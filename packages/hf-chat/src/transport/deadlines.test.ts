import fc from "fast-check";
import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { Deadlines, type Expiring } from "./deadlines.ts";

/** Notes when it expires. */
function createExpiring(clock: FakeClock, onExpired: () => void = () => {}) {
  const expiredAtMs: number[] = [];
  const expiring: Expiring = {
    place: -1,
    deadlineMs: 0,
    onExpired() {
      expiredAtMs.push(clock.now());
      onExpired();
    },
  };
  return { expiring, expiredAtMs };
}

it("expires each at its own deadline, however they were set, moved and forgotten", () => {
  const step = fc.record({ who: fc.nat(4), inMs: fc.option(fc.nat(50)), thenMs: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = new FakeClock();
      const deadlines = new Deadlines(clock);
      const all = Array.from({ length: 5 }, () => createExpiring(clock));
      const expected = all.map(() => ({ dueAtMs: Number.POSITIVE_INFINITY, expiredAtMs: [] as number[] }));
      for (const { who, inMs, thenMs } of steps) {
        const { expiring } = all[who] as (typeof all)[number];
        const plan = expected[who] as (typeof expected)[number];
        if (inMs === null) deadlines.forget(expiring);
        else deadlines.expectBy(expiring, clock.now() + inMs);
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

it("needs one timer for many, and none when nothing is expected", () => {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const all = Array.from({ length: 20 }, () => createExpiring(clock).expiring);
  for (const [index, expiring] of all.entries()) deadlines.expectBy(expiring, clock.now() + 100 - index);
  expect(clock.pending).toBe(1);
  for (const expiring of all) deadlines.forget(expiring);
  expect(clock.pending).toBe(0);
});

it("goes on after one that throws, and lets one set deadlines for itself and end others", () => {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const other = createExpiring(clock);
  const again = createExpiring(clock, () => {
    deadlines.forget(other.expiring);
    if (again.expiredAtMs.length < 2) deadlines.expectBy(again.expiring, clock.now() + 5);
    else throw new Error("thrown by what has expired");
  });
  deadlines.expectBy(again.expiring, clock.now() + 10);
  deadlines.expectBy(other.expiring, clock.now() + 10);
  const last = createExpiring(clock);
  deadlines.expectBy(last.expiring, clock.now() + 20);
  const startedAtMs = clock.now();
  clock.advance(10);
  expect(() => clock.advance(5)).toThrow("thrown by what has expired");
  clock.advance(5);
  expect(again.expiredAtMs.map((at) => at - startedAtMs)).toEqual([10, 15]);
  expect(other.expiredAtMs).toEqual([]);
  expect(last.expiredAtMs.map((at) => at - startedAtMs)).toEqual([20]);
});
