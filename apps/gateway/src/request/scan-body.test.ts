import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BODY_DEPTH, SCANNED_KEYS, scanBody } from "./scan-body.ts";

/** Text of a JSON object with keys that collide, escapes in keys, nesting and unusual whitespace. */
const whitespace = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const keyText = fc.oneof(
  fc.constantFrom(
    ...SCANNED_KEYS.map((key) => JSON.stringify(key)),
    '"mod\\u0065l"',
    '"\\u006dessages"',
    '"mo del"',
    '""',
  ),
  fc.string().map((text) => JSON.stringify(text)),
  fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
);
const { value: valueText } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.json(),
    fc.constantFrom(
      "0",
      "-0",
      "1e5",
      "-1.25E-3",
      "true",
      "false",
      "null",
      '"\\ud800"',
      '"\\"\\\\\\/"',
      '"a\\nb"',
      '""',
    ),
    fc.string({ unit: "binary", maxLength: 600 }).map((text) => JSON.stringify(text)),
    tie("object"),
    tie("array"),
  ),
  object: objectText(tie("value")),
  array: fc
    .tuple(fc.array(tie("value"), { maxLength: 4 }), whitespace)
    .map(([items, ws]) => `[${ws}${items.join(`${ws},${ws}`)}${ws}]`),
}));

function objectText(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(keyText, value, whitespace), { maxLength: 6 })
    .map(
      (members) => `{${members.map(([key, text, ws]) => `${ws}${key}${ws}:${ws}${text}${ws}`).join(",")}}`,
    );
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function expectSameAsParse(text: string): void {
  const bytes = Buffer.from(text);
  const scan = scanBody(bytes);
  const parsed = parse(bytes.toString("utf8"));
  expect(scan.ok, text).toBe(parsed !== undefined);
  if (!scan.ok || parsed === undefined) return;
  expect(scan.empty).toBe(Object.keys(parsed).length === 0);
  for (const key of SCANNED_KEYS) {
    const span = scan.spans[key];
    expect(span !== undefined, key).toBe(Object.hasOwn(parsed, key));
    if (span !== undefined)
      expect(JSON.parse(bytes.toString("utf8", span.start, span.end))).toEqual(parsed[key]);
  }
}

describe("scanBody", () => {
  it("finds the same top-level members as JSON.parse in any JSON object", () => {
    fc.assert(
      fc.property(fc.tuple(whitespace, objectText(valueText), whitespace), ([before, text, after]) => {
        expectSameAsParse(`${before}${text}${after}`);
      }),
      { numRuns: 1_000 },
    );
  });

  it("accepts and refuses the same texts as JSON.parse when an object is damaged anywhere", () => {
    const damage = fc.tuple(
      objectText(valueText),
      fc.nat(),
      fc.nat(2),
      fc.constantFrom(...'{}[]",:\\ut0-.e+ \n\x01\x7f/n'),
    );
    fc.assert(
      fc.property(damage, ([text, position, removed, inserted]) => {
        const at = position % (text.length + 1);
        expectSameAsParse(text.slice(0, at) + inserted + text.slice(at + removed));
      }),
      { numRuns: 3_000 },
    );
  });

  it("agrees with JSON.parse on long strings at every alignment of what ends them", () => {
    for (let length = 500; length < 540; length++) {
      for (const tail of ["", '\\"', "\\\\", "é", "\u{1f600}", "\t", "\\x"]) {
        expectSameAsParse(`{"a":"${"x".repeat(length)}${tail}","model":"m","b":"${tail}${"y".repeat(7)}"}`);
      }
    }
  });

  it("agrees with JSON.parse whatever the buffer's alignment", () => {
    const text = `{"content":"${"x".repeat(700)}\\"","model":"m"}`;
    const large = Buffer.alloc(2_000);
    for (let offset = 0; offset < 8; offset++) {
      large.write(text, offset);
      const scan = scanBody(large.subarray(offset, offset + text.length));
      expect(scan.ok && scan.spans.model).toEqual({ start: text.length - 4, end: text.length - 1 });
    }
  });

  it("says when a scanned key stands twice, also when one of them is escaped", () => {
    expect(scanBody(Buffer.from('{"model":"a","mod\\u0065l":"b"}'))).toMatchObject({
      ok: true,
      duplicated: true,
    });
    expect(scanBody(Buffer.from('{"model":"a","x":{"model":"b"}}'))).toMatchObject({
      ok: true,
      duplicated: false,
    });
  });

  it("accepts the deepest allowed nesting and refuses one level more, naming the member", () => {
    const nested = (levels: number) => `{"messages":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    expect(scanBody(Buffer.from(nested(MAX_BODY_DEPTH))).ok).toBe(true);
    expect(scanBody(Buffer.from(nested(MAX_BODY_DEPTH + 1)))).toMatchObject({ ok: false, param: "messages" });
    expect(scanBody(Buffer.from(nested(1_000_000)))).toMatchObject({ ok: false, param: "messages" });
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(scanBody(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toMatchObject({
      ok: false,
      param: null,
    });
  });

  it("names the member a fault lies in and the byte", () => {
    expect(scanBody(Buffer.from('{"messages":[{"role":}]}'))).toEqual({
      ok: false,
      param: "messages",
      message: "The request body is not valid JSON: expected a value at byte 21.",
    });
  });
});
