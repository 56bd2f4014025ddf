import { expect, it } from "vitest";
import { formatIssue } from "../issues/format-issue.ts";
import { parseJson5 } from "./parse-json5.ts";

function explain(text: string): string {
  const read = parseJson5(text);
  return read.ok ? "no error" : formatIssue(read.issue, "f");
}

it.each([
  [
    "a missing comma",
    "{\n  a: 1\n  b: 2\n}",
    "f:3:3: error: Unexpected `b`\n  3 |   b: 2\n    |   ^\n  expected: `,` or `}`\n  fix: put a comma after the value before it",
  ],
  [
    "a missing colon",
    "{ a 1 }",
    "f:1:5: error: Unexpected `1`\n  1 | { a 1 }\n    |     ^\n  expected: `:`\n  fix: put `:` between the key and its value; keys with other characters than letters, digits, $ and _ need quotes",
  ],
  ["an equals sign", "{ a = 1 }", "expected: `:`\n  fix: write `:` between a key and its value"],
  ["a shell comment", "{ # x\n}", "fix: comments begin with // or stand between /* and */"],
  ["an open string", "{ a: 'x\n}", "This string does not end on its line"],
  ["an open comment", "{ /* x", "This comment has no end"],
  [
    "an open bracket",
    "{\n  a: [1,\n",
    "f:3:1: error: The file ends too early\n  3 | \n    | ^\n  expected: a value or `]`\n  fix: add ]: the [ of line 2 is never closed",
  ],
  ["a wrong bracket", "{\n  a: [1\n}", "fix: close the [ opened on line 2 first"],
  ["a bracket too many", "{ a: 1 }}", "fix: remove the }: nothing is open here"],
  ["a value too many", "{} {}", "expected: the end of the file"],
  ["Python's literals", "{ a: True, b: None }", "fix: write true"],
  ["a text without quotes", "{ a: hello }", "fix: put the text into quotes"],
  ["a leading zero", "{ a: 012 }", "fix: write the number without a leading zero"],
  ["a key that needs quotes", "{ a-b: 1 }", "fix: put the key into quotes"],
  ["a bad escape", "{ a: '\\u12' }", "This string has an escape that JSON5 does not know"],
  ["a key without a value", "{ a: }", "fix: give the key a value before the { opened on line 1 is closed"],
  ["emoji outside a string", "{ a: 😀 }", "f:1:6: error: Unexpected `😀`"],
])("explains %s", (_, text, explanation) => {
  expect(explain(text)).toContain(explanation);
});

it("counts lines and columns as editors do, with CRLF, tabs and a byte order mark", () => {
  expect(explain("\uFEFF{\r\n\ta: 1,\r\n\t!\r\n}")).toMatch(/^f:3:2: /);
});

it("shows a window of a long line, with the caret in place", () => {
  const [, line = "", caret = ""] = explain(`{ a: "${"x".repeat(3000)}", b c: "${"y".repeat(3000)}" }`).split(
    "\n",
  );
  expect(line.length).toBeLessThan(120);
  expect(line[caret.indexOf("^")]).toBe("c");
});
