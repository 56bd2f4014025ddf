import fc from "fast-check";
import { expect, it } from "vitest";
import type { RequestRecord } from "./page-protocol.ts";
import { RecordRing } from "./record-ring.ts";

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const attempt = fc.record({
  model: fc.string(),
  provider: maybe(fc.string()),
  status: maybe(fc.nat()),
  code: maybe(fc.string()),
  durationMs: number,
});
const record: fc.Arbitrary<RequestRecord> = fc.record({
  id: fc.string(),
  at: number,
  endpoint: fc.string(),
  streaming: fc.boolean(),
  modelAsked: fc.string(),
  modelAnswering: maybe(fc.string()),
  backend: maybe(fc.string()),
  attempts: fc.array(attempt, { maxLength: 3 }),
  fallbacks: fc.nat(),
  status: fc.nat(),
  code: maybe(fc.string()),
  inputTokens: maybe(fc.nat()),
  outputTokens: maybe(fc.nat()),
  reasoningTokens: maybe(fc.nat()),
  costUsd: maybe(number),
  firstByteMs: maybe(number),
  durationMs: number,
});

it("gives back the newest records as they were, oldest first", () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 20 }), fc.integer({ min: 1, max: 8 }), (records, capacity) => {
      const ring = new RecordRing(capacity);
      for (const [index, one] of records.entries()) {
        ring.add(one);
        expect(ring.toArray()).toEqual(records.slice(0, index + 1).slice(-capacity));
      }
    }),
  );
});

it("leaves what it gave alone when it is written over", () => {
  const ring = new RecordRing(1);
  fc.assert(
    fc.property(record, record, (one, other) => {
      ring.add(one);
      const given = ring.toArray();
      ring.add(other);
      expect(given).toEqual([one]);
    }),
  );
});
