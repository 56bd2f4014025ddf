import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { HeldPermits } from "./held-permits.ts";
import { type CensusMember, PermitCensus } from "./permit-census.ts";

/** A worker in the same process, with messages that arrive as promises do. */
class FakeWorker implements CensusMember {
  active = 0;
  refused = 0;
  isStuck = false;
  readonly #permits: HeldPermits;

  constructor(want: () => void) {
    this.#permits = new HeldPermits(
      () => this.active,
      () => queueMicrotask(want),
    );
  }

  request(): void {
    if (this.active < this.#permits.held) this.active++;
    else
      this.#permits.ask((isGranted) => {
        if (isGranted) this.active++;
        else this.refused++;
      });
  }

  async count() {
    await Promise.resolve();
    if (this.isStuck) await new Promise(() => {});
    return this.#permits.count();
  }

  hold(held: number): void {
    queueMicrotask(() => this.#permits.hold(held));
  }
}

function start(limit: number, count: number) {
  const workers: FakeWorker[] = [];
  const census = new PermitCensus<FakeWorker>(limit, () => workers);
  for (let index = 0; index < count; index++) workers.push(new FakeWorker(() => census.take()));
  const sum = () => workers.reduce((active, worker) => active + worker.active, 0);
  return { census, workers, sum };
}

/** Until no message is under way any more. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("the permits of several workers", () => {
  it("may all be used by one of them", async () => {
    const { workers, sum } = start(10, 3);
    for (let count = 0; count < 12; count++) workers[0]?.request();
    await settled();
    expect([sum(), workers[0]?.refused]).toEqual([10, 2]);
  });

  it("go to those that wait before they are kept for later", async () => {
    const { workers } = start(4, 2);
    for (const worker of workers) for (let count = 0; count < 2; count++) worker.request();
    await settled();
    expect(workers.map(({ active, refused }) => [active, refused])).toEqual([
      [2, 0],
      [2, 0],
    ]);
  });

  it("that become free at one may be used at another", async () => {
    const { workers } = start(2, 2);
    const [one, other] = workers;
    if (!one || !other) throw new Error("There are two.");
    one.request();
    one.request();
    await settled();
    one.active--;
    other.request();
    await settled();
    expect([one.active, other.active, other.refused]).toEqual([1, 1, 0]);
  });

  it("never add up to more than the limit, whatever comes and goes, and none is refused below it", async () => {
    const step = fc.record({
      worker: fc.nat(2),
      what: fc.constantFrom("begin", "begin", "end", "wait", "limit"),
      limit: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { census, workers, sum } = start(4, 3);
        let limit = 4;
        for (const { worker: index, what, limit: next } of steps) {
          const worker = workers[index];
          if (worker === undefined) continue;
          const [before, refused] = [sum(), worker.refused];
          if (what === "end") worker.active = Math.max(0, worker.active - 1);
          else if (what === "limit") {
            limit = next;
            census.setLimit(limit);
          } else if (what === "begin") {
            worker.request();
            await settled();
            if (before < limit) expect([sum(), worker.refused]).toEqual([before + 1, refused]);
            else expect([sum(), worker.refused]).toEqual([before, refused + 1]);
          }
          await settled();
        }
      }),
    );
  });

  it("keep their bounds when everything happens at once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2), { minLength: 1, maxLength: 40 }), async (requests) => {
        const { workers, sum } = start(7, 3);
        for (const index of requests) workers[index]?.request();
        await settled();
        expect(sum()).toBe(Math.min(7, requests.length));
        const refused = workers.reduce((count, worker) => count + worker.refused, 0);
        expect(refused).toBe(Math.max(0, requests.length - 7));
      }),
    );
  });

  it("do not wait for a worker that is stuck, and take it for as busy as it may be", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { workers, sum } = start(4, 2);
      const [stuck, other] = workers;
      if (!stuck || !other) throw new Error("There are two.");
      stuck.request();
      await settled();
      stuck.isStuck = true;
      for (let count = 0; count < 4; count++) other.request();
      await settled();
      await vi.advanceTimersByTimeAsync(50);
      await settled();
      // Of four permits the stuck one had got two or three, of which it uses one.
      expect(sum()).toBeLessThanOrEqual(4);
      expect(other.active + other.refused).toBe(4);
      expect(other.active).toBeGreaterThanOrEqual(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
