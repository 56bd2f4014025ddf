import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyMemory } from "./body-memory.ts";

const KIBIBYTE = 1_024;
const lengths = fc.integer({ min: 64 * KIBIBYTE, max: 2_048 * KIBIBYTE });

describe("body memory", () => {
  it("is long enough, and nobody's but its taker's until it is given back", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ length: lengths, isGivenBack: fc.boolean() })), (bodies) => {
        const memory = new BodyMemory();
        const held = new Set<ArrayBuffer>();
        for (const { length, isGivenBack } of bodies) {
          const taken = memory.take(length);
          expect(taken.byteLength).toBeGreaterThanOrEqual(length);
          expect(held.has(taken)).toBe(false);
          held.add(taken);
          if (!isGivenBack) continue;
          held.delete(taken);
          memory.giveBack(taken);
        }
      }),
    );
  });

  it("is used again for a body of about the same length", () => {
    const memory = new BodyMemory();
    const [one, other] = [memory.take(260 * KIBIBYTE), memory.take(260 * KIBIBYTE)];
    memory.giveBack(one);
    memory.giveBack(other);
    expect(new Set([memory.take(300 * KIBIBYTE), memory.take(290 * KIBIBYTE)])).toEqual(
      new Set([one, other]),
    );
    expect([one, other]).not.toContain(memory.take(300 * KIBIBYTE));
  });

  it("is made to measure for a short body, and not kept", () => {
    const memory = new BodyMemory();
    const short = memory.take(3 * KIBIBYTE);
    expect(short.byteLength).toBe(3 * KIBIBYTE);
    memory.giveBack(short);
    expect(memory.take(3 * KIBIBYTE)).not.toBe(short);
  });
});
