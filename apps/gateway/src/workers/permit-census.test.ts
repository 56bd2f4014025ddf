import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HeldPermits } from "./held-permits.ts";
import { type CensusMember, PermitCensus } from "./permit-census.ts";
import type { Permits } from "./protocol.ts";

/** A worker in the same process, with messages that arrive as promises do. */
class FakeWorker implements CensusMember {
  active = 0;
  refused = 0;
  /** Resolves when it answers again; undefined while it does. */
  stuck: Promise<void> | undefined;
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

  /** How long each of its answers takes, in milliseconds. */
  slowMs = 0;

  async count() {
    await Promise.resolve();
    await this.stuck;
    if (this.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.slowMs));
    return this.#permits.count();
  }

  hold(permits: Permits): void {
    queueMicrotask(() => this.#permits.hold(permits));
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

  describe("while a worker does not answer", () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it("in time, ever, its requests are decided on all the same", async () => {
      const { workers, sum } = start(3, 2);
      const [slow, other] = workers;
      if (!slow || !other) throw new Error("There are two.");
      slow.slowMs = 80;
      for (let count = 0; count < 5; count++) slow.request();
      await vi.advanceTimersByTimeAsync(2_000);
      expect([sum(), slow.refused]).toEqual([3, 2]);
    });

    /** Two workers and eight permits; the first uses one and does not answer, the second wants all of them. */
    async function startStuck() {
      const started = start(8, 2);
      const [stuck, other] = started.workers;
      if (!stuck || !other) throw new Error("There are two.");
      stuck.request();
      await settled();
      let wake = (): void => {};
      stuck.stuck = new Promise((resolve) => {
        wake = () => {
          stuck.stuck = undefined;
          resolve();
        };
      });
      for (let count = 0; count < 8; count++) other.request();
      await settled();
      await vi.advanceTimersByTimeAsync(50);
      await settled();
      return { ...started, stuck, other, wake };
    }

    it("take it for as busy as it may be, and let wait what might still fit", async () => {
      const { sum, other } = await startStuck();
      // Of the seven that were free it had got four.
      expect([sum(), other.active, other.refused]).toEqual([4, 3, 0]);
    });

    it("give what it does not use as soon as it answers", async () => {
      const { stuck, other, wake } = await startStuck();
      wake();
      await settled();
      expect([stuck.active, other.active, other.refused]).toEqual([1, 7, 1]);
    });

    it("refuse after a second of waiting, and count with it again when it is back", async () => {
      const { sum, stuck, other, wake } = await startStuck();
      await vi.advanceTimersByTimeAsync(1_050);
      await settled();
      expect(other.active + other.refused).toBe(8);
      expect(sum()).toBeLessThan(8);
      wake();
      await settled();
      other.request();
      await settled();
      stuck.request();
      await settled();
      for (let count = 0; count < 4; count++) other.request();
      await settled();
      expect(sum()).toBe(8);
    });
  });
});
