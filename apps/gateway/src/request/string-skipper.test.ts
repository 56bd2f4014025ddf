import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleStringEnd } from "../../scripts/assemble-string-end.ts";
import { scanBody } from "./scan-body.ts";
import { createVectorSkipper, createWordSkipper, type StringSkipper } from "./string-skipper.ts";

const WINDOW_BYTES = 64 * 1024;
const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;

/** Where the string that is open at `from` ends or breaks, with a skipper's help or without. */
function endOfString(body: Buffer, from: number, skip: StringSkipper = (at) => at): number {
  let at = from;
  for (;;) {
    at = skip(at);
    const byte = body[at];
    if (byte === undefined || byte < 0x20 || byte === 0x22) return at;
    if (byte !== 0x5c) at++;
    else {
      const wellFormed = ESCAPE.exec(body.toString("latin1", at, at + 6));
      if (wellFormed === null) return at;
      at += wellFormed[0].length;
    }
  }
}

function expectSameEnd(body: Buffer, from: number): void {
  const end = endOfString(body, from);
  expect(endOfString(body, from, createVectorSkipper(body))).toBe(end);
  expect(endOfString(body, from, createWordSkipper(body))).toBe(end);
}

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 40 }) },
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("\\n", '\\"', "\\\\", "\\/", "\\u00e9", "\\uD83D\\uDE00", "\\b\\f\\r\\t"),
  // Broken, each in its own way.
  fc.constantFrom('"', "\\", "\\x", "\\u12", "\\u12g4", "\\U0041", "\\1", "\n", "\u0000", "\u001f"),
  fc.constantFrom(" ", "~", "\u007f", "\u0080", "é", "語", "\u{1f600}"),
);

describe("a string skipper", () => {
  it("runs in WebAssembly here", () => {
    expect(createVectorSkipper(Buffer.from("x"))).toBeDefined();
  });

  it("finds the same end as one byte after the other, from any offset and alignment", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(20), fc.nat(8), (pieces, from, shift) => {
        const body = Buffer.from(`${"a".repeat(shift + 4)}${pieces.join("")}`).subarray(shift);
        expectSameEnd(body, Math.min(from, body.length));
      }),
      { numRuns: 1_000 },
    );
  });

  it("finds the same end where an escape, or a break, lies across the end of its window", () => {
    const tails = ["\\n", "\\u00e9", "\\u00g9", "\\", '\\"', '"', "\u0001", "\\q", "a"];
    for (const tail of tails) {
      for (let before = WINDOW_BYTES - 8; before <= WINDOW_BYTES + 2; before++) {
        for (const after of ["", "x", 'more text" and more']) {
          expectSameEnd(Buffer.from("x".repeat(before) + tail + after), 0);
          expectSameEnd(Buffer.from(`  ${"x".repeat(before)}${tail}${after}`), 2);
        }
      }
    }
  });

  it("never lets a body pass or fail that JSON.parse judges otherwise, however large", () => {
    const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 4_000 }), (content, times) => {
        const json = `{"messages":["${content.repeat(times)}"],"mod\\u0065l":"a/b"}`;
        let isJson = true;
        try {
          JSON.parse(json);
        } catch {
          isJson = false;
        }
        const scan = scanBody(Buffer.from(json));
        expect(scan.ok).toBe(isJson && Buffer.from(json).toString() === json);
        if (scan.ok) expect(scan.spans.model).toBeDefined();
      }),
      { numRuns: 100 },
    );
  });

  it("is what its source says", async () => {
    const committed = readFileSync(join(import.meta.dirname, "string-end-code.ts"), "utf8");
    expect(await assembleStringEnd()).toBe(committed);
  });
});
