import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSplicer } from "./splice-body.ts";

const ROOM = 64;
const MODEL = "org/model";

/** A body with room around it, and the bytes the room held before. */
function roomy(text: string): Buffer {
  const memory = Buffer.alloc(Buffer.byteLength(text) + 2 * ROOM, "#");
  memory.write(text, ROOM);
  return memory.subarray(ROOM, memory.length - ROOM);
}

function expected(text: string, edits: Parameters<typeof createSplicer>[1], model: string): string {
  const bytes = Buffer.from(text);
  let result = "";
  let from = 0;
  for (const edit of edits) {
    result += bytes.toString("utf8", from, edit.start) + (edit.text ?? JSON.stringify(model));
    from = edit.end;
  }
  return result + bytes.toString("utf8", from);
}

describe("createSplicer", () => {
  it("makes the same bodies with room and without, for every attempt, wherever the edits are", () => {
    const places = fc.uniqueArray(fc.nat(12_000), { minLength: 2, maxLength: 8 });
    const lengths = fc.integer({ min: 0, max: 12_000 });
    fc.assert(
      fc.property(
        lengths,
        places,
        fc.array(fc.string({ maxLength: 90 }), { maxLength: 4 }),
        (length, all, texts) => {
          const text = "0123456789".repeat(1 + length / 10).slice(0, length);
          const sorted = all.map((place) => Math.min(place, length)).toSorted((a, b) => a - b);
          const edits = sorted.flatMap((start, index) =>
            index % 2 === 0 ? [{ start, end: sorted[index + 1] ?? start, text: texts[index / 2] }] : [],
          );
          const bodyFor = createSplicer(roomy(text), edits, ROOM);
          const plainBodyFor = createSplicer(Buffer.from(text), edits, 0);
          const models = [MODEL, "a/b", "an-organisation/with-a-much-longer-model-name:together"];
          const bodies = models.map(bodyFor);
          models.forEach((model, index) => {
            expect(Buffer.from(plainBodyFor(model)).toString()).toBe(expected(text, edits, model));
            // Looked at only after all were made: no attempt may change the body of another.
            expect(Buffer.from(bodies[index] ?? []).toString()).toBe(expected(text, edits, model));
          });
        },
      ),
    );
  });

  it.each([
    ["front", 10, 14],
    ["back", 19_990, 19_994],
  ])("uses the memory of a large body when the edit is near its %s", (_, start, end) => {
    const bytes = roomy("x".repeat(20_000));
    const bodyFor = createSplicer(bytes, [{ start, end, text: undefined }], ROOM);
    expect(bodyFor(MODEL).buffer).toBe(bytes.buffer);
    expect(bodyFor(MODEL).buffer).not.toBe(bytes.buffer);
  });

  it.each([
    ["in the middle of the body", 10_000, MODEL],
    ["longer than the room", 10, "x".repeat(ROOM + 10)],
  ])("copies where the edit is %s", (_, start, model) => {
    const bytes = roomy("x".repeat(20_000));
    const bodyFor = createSplicer(bytes, [{ start, end: start + 4, text: undefined }], ROOM);
    expect(bodyFor(model).buffer).not.toBe(bytes.buffer);
    expect(bytes.toString()).toBe("x".repeat(20_000));
  });
});
