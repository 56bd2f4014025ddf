import { describe, expect, it } from "vitest";
import { setIn, unsetIn } from "../src/editing/edit-text.ts";
import { parseJson5 } from "../src/json5/parse-json5.ts";
import { invalidCases, validCases } from "./json5-cases.ts";

describe("the cases of the official JSON5 test suite", () => {
  it.each(validCases)("reads %s", (_, text, value) => {
    expect(parseJson5(text)).toStrictEqual({ ok: true, value });
  });

  it.each(invalidCases)("refuses %s and says where", (_, text) => {
    const read = parseJson5(text);
    expect(read).toMatchObject({
      ok: false,
      issue: { code: "syntax", severity: "error", line: expect.any(Number) },
    });
    if (!read.ok) expect(read.issue.expected).toBeTruthy();
  });

  it.each(validCases)("edits around %s without touching it", (_, text, value) => {
    const before = `{ first: 1, it: ${text}\n, last: 2 }`;
    const edited = setIn(before, ["last"], 3);
    expect(edited).toBe(`{ first: 1, it: ${text}\n, last: 3 }`);
    expect(parseJson5(edited)).toStrictEqual({ ok: true, value: { first: 1, it: value, last: 3 } });
    expect(parseJson5(unsetIn(before, ["it"]))).toStrictEqual({ ok: true, value: { first: 1, last: 2 } });
  });

  it("reads a text without a value as an empty configuration, unlike the suite", () => {
    for (const text of ["", "\uFEFF", " \r\n", "// only a comment", "/* only a comment */"]) {
      expect(parseJson5(text)).toStrictEqual({ ok: true, value: {} });
    }
  });
});
