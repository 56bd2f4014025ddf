import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyMemory } from "./body-memory.ts";
import { ReceivedBytes } from "./received-bytes.ts";

const pieces = fc.array(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 6 },
);
/** A text whose bytes have their memory for themselves, as a request's pieces have. */
const own = (text: string) => {
  const bytes = Buffer.from(new ArrayBuffer(text.length));
  bytes.write(text);
  return bytes;
};
const MEBIBYTE = 1_048_576;

describe("received bytes", () => {
  it("are what was given, whatever the pieces and whether or not their length was declared", () => {
    fc.assert(
      fc.property(pieces, fc.constantFrom("none", "right", "large"), (given, declared) => {
        const whole = Buffer.concat(given);
        const length = { none: undefined, right: whole.length, large: 2 * MEBIBYTE }[declared];
        const received = new ReceivedBytes(length, new BodyMemory());
        for (const piece of given) received.add(piece);
        expect(received.size).toBe(whole.length);
        expect(received.take().bytes.equals(whole)).toBe(true);
      }),
    );
  });

  it("leave room on both sides exactly when they were put together", () => {
    for (const declared of [undefined, 6]) {
      const one = new ReceivedBytes(declared, new BodyMemory());
      const only = Buffer.from("only");
      one.add(only);
      expect(one.take()).toEqual({ bytes: only, room: 0 });
      const two = new ReceivedBytes(declared, new BodyMemory());
      two.add(Buffer.from("one"));
      two.add(Buffer.from("two"));
      const { bytes, room } = two.take();
      expect(room).toBe(1_024);
      expect(bytes.byteOffset).toBe(room);
      expect(bytes.buffer.byteLength).toBe(room + bytes.length + room);
    }
  });

  it("set free the memory of pieces that were copied, and no other", () => {
    const shared = Buffer.from(new ArrayBuffer(6), 0, 3);
    const given = [own("one"), own("two"), shared.fill("x")];
    const received = new ReceivedBytes(9, new BodyMemory());
    for (const piece of given) received.add(piece);
    const { bytes } = received.take();
    received.freeSpent();
    expect(bytes.toString()).toBe("onetwoxxx");
    expect(given.map((piece) => piece.buffer.byteLength)).toEqual([0, 0, 6]);

    const one = new ReceivedBytes(4, new BodyMemory());
    one.add(own("only"));
    const taken = one.take();
    one.freeSpent();
    expect(taken.bytes.toString()).toBe("only");
  });

  it("take no memory for a declared length before a second piece has come, and none for a very large one", () => {
    const received = new ReceivedBytes(2 * MEBIBYTE, new BodyMemory());
    received.add(Buffer.from("one"));
    received.add(Buffer.from("two"));
    expect(received.take().bytes.buffer.byteLength).toBeLessThan(4_096);
  });
});
