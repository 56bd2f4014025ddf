import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigError, type ConfigErrorCode } from "../config-error.ts";
import { appendTo, setIn, unsetIn } from "./edit-text.ts";

const document = readFileSync(new URL("../../fixtures/commented.json5", import.meta.url), "utf8");

function codeOf(run: () => unknown): ConfigErrorCode | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (ConfigError.isInstance(error)) return error.code;
    throw error;
  }
}

describe("setIn", () => {
  it("replaces a value and nothing else", () => {
    const edited = setIn(document, ["gateway", "port"], 18790);
    expect(edited).toBe(document.replace("0x4955", "18790"));
  });

  it("leaves a value alone that says the same in another spelling", () => {
    expect(setIn(document, ["gateway", "port"], 18773)).toBe(document);
  });

  it("replaces a value of the wrong type by the right one of the same look", () => {
    expect(setIn('{ port: "18789" }', ["port"], 18789)).toBe("{ port: 18789 }");
  });

  it.each([
    [
      "on the lines of a JSON5 file",
      "{\n  a: 1,\n}\n",
      "{\n  a: 1,\n  b: { c: true },\n}\n".replace("{ c: true }", "{\n    c: true,\n  }"),
    ],
    [
      "in strict JSON without trailing commas",
      '{\n    "a": 1\n}\n',
      '{\n    "a": 1,\n    "b": {\n        "c": true\n    }\n}\n',
    ],
    ["in compact JSON", '{"a":1}', '{"a":1,"b":{"c":true}}'],
    ["on one line", "{ a: 1 }", "{ a: 1, b: { c: true } }"],
    ["with tabs and CRLF", "{\r\n\ta: 1,\r\n}", "{\r\n\ta: 1,\r\n\tb: {\r\n\t\tc: true,\r\n\t},\r\n}"],
    [
      "behind the comment of the last line",
      "{\n  a: 1 // one\n  // end\n}",
      "{\n  a: 1, // one\n  b: {\n    c: true\n  }\n  // end\n}",
    ],
    ["before a comment of the only line", "{ a: 1 // one\n}", "{ a: 1, b: { c: true } // one\n}"],
    ["in an empty file", "", "{\n  b: {\n    c: true,\n  },\n}\n"],
    [
      "behind the comments of a file without a value",
      "\uFEFF// mine\r\n",
      "\uFEFF// mine\r\n{\r\n  b: {\r\n    c: true,\r\n  },\r\n}\r\n",
    ],
    ["in an empty object", "{}\n", "{\n  b: {\n    c: true,\n  },\n}\n"],
    ["in an object of comments", "{\n  // later\n}", "{\n  // later\n  b: {\n    c: true,\n  },\n}"],
    ["beside small objects on one line", "{\n  a: { x: 1 },\n}", "{\n  a: { x: 1 },\n  b: { c: true },\n}"],
  ])("adds a member in the document's style: %s", (_, before, after) => {
    expect(setIn(before, ["b", "c"], true)).toBe(after);
  });

  it("writes strings and keys with the document's quotes, escaping what must be", () => {
    expect(setIn("{ a: 'x' }", ["it's"], 'say "it\'s"')).toBe("{ a: 'x', 'it\\'s': 'say \"it\\'s\"' }");
    expect(setIn('{ "a": "x" }', ["b"], 'a "b"\u2028\ud800')).toBe(
      '{ "a": "x", "b": "a \\"b\\"\\u2028\\ud800" }',
    );
  });

  it("keeps the comments of members that stay when an object replaces an object", () => {
    const before = "{\n  model: {\n    // best\n    primary: 'a', // for now\n    old: 1,\n  },\n}";
    const after = "{\n  model: {\n    // best\n    primary: 'b', // for now\n    fallbacks: ['c'],\n  },\n}";
    expect(setIn(before, ["model"], { primary: "b", fallbacks: ["c"] })).toBe(after);
  });

  it("changes the last of two members with one key, which is the one that counts", () => {
    expect(setIn("{ a: 1, a: 2 }", ["a"], 3)).toBe("{ a: 1, a: 3 }");
  });

  it("extends an array by one, and no further", () => {
    expect(setIn("{ a: [1] }", ["a", 1], 2)).toBe("{ a: [1, 2] }");
    expect(codeOf(() => setIn("{ a: [1] }", ["a", 2], 2))).toBe("invalid_path");
    expect(codeOf(() => setIn("{ a: [1] }", ["a", "b"], 2))).toBe("invalid_path");
  });

  it("does not go through a value that is no container", () => {
    expect(codeOf(() => setIn("{ a: 'x' }", ["a", "b"], 1))).toBe("path_blocked");
    expect(codeOf(() => setIn("{ a: null }", ["a", "b"], 1))).toBe("path_blocked");
  });

  it("refuses keys that reach prototypes, in paths and in values", () => {
    expect(codeOf(() => setIn("{}", ["__proto__", "x"], 1))).toBe("invalid_path");
    expect(codeOf(() => setIn("{}", ["a"], JSON.parse('{"__proto__": 1}')))).toBe("invalid_value");
  });

  it("refuses values without a JSON5 form", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    for (const value of [undefined, 1n, Symbol("x"), () => 1, new Date(0), new Map(), circle]) {
      expect(codeOf(() => setIn("{}", ["a"], value))).toBe("invalid_value");
    }
  });

  it("leaves a broken text as it is and says where it is broken", () => {
    expect(codeOf(() => setIn("{ a: 1", ["a"], 2))).toBe("broken_file");
    try {
      setIn("{\n  a: 1\n  b: 2\n}", ["a"], 2);
    } catch (error) {
      if (!ConfigError.isInstance(error)) throw error;
      expect(error.issues[0]).toMatchObject({ code: "syntax", line: 3, column: 3 });
    }
  });
});

describe("unsetIn", () => {
  it.each([
    [
      "a whole line with its comment, not the one above",
      "{\n  // one\n  a: 1, // 1\n  // two\n  b: 2, // 2\n}",
      "{\n  // one\n  a: 1, // 1\n  // two\n}",
    ],
    ["a comment before it on its line", "{\n  /* x */ a: 0,\n  /* y */ b: 2,\n}", "{\n  /* x */ a: 0,\n}"],
    ["the comma before it in a file without trailing commas", '{\n  "a": 1,\n  "b": 2\n}', '{\n  "a": 1\n}'],
    ["a member in the middle of a line", "{ a: 1, b: 2, c: 3 }", "{ a: 1, c: 3 }"],
    ["the last member of a line", "{ a: 1, b: 2 }", "{ a: 1 }"],
    ["its own trailing comma", "{ a: 1, b: 2, }", "{ a: 1, }"],
    ["not the comment of the next member of the line", "{ b: 2, /* c */ c: 3 }", "{ /* c */ c: 3 }"],
    ["not the comment of the member before", "{\n  a: 1, // one\n  b: 2\n}", "{\n  a: 1 // one\n}"],
    ["a comment between value and comma", "{\n  a: 1,\n  b: 2 /* two */,\n}", "{\n  a: 1,\n}"],
    [
      "not a comment on its own line before the comma",
      "{\n  b: 2\n  // mine\n  , c: 3\n}",
      "{\n  // mine\n   c: 3\n}",
    ],
    [
      "a member of several lines",
      "{\n  a: 1,\n  b: {\n    // in\n    x: 1,\n  }, // out\n  c: 3,\n}",
      "{\n  a: 1,\n  c: 3,\n}",
    ],
    ["the only member", "{\n  b: 2, // two\n}", "{}"],
    ["both of two members with one key", "{ b: 1, a: 1, b: 2 }", "{ a: 1 }"],
  ])("takes out %s", (_, before, after) => {
    expect(unsetIn(before, ["b"])).toBe(after);
  });

  it("takes an element out of an array without corrupting its neighbour", () => {
    expect(unsetIn("[1, 2]", [0])).toBe("[2]");
    expect(unsetIn("[1, 2]", [1])).toBe("[1]");
    expect(unsetIn("[1,2,3]", [1])).toBe("[1,3]");
  });

  it("gives back a text that has nothing there", () => {
    for (const path of [["x"], ["gateway", "x", "y"], ["agents", 7]])
      expect(unsetIn(document, path)).toBe(document);
  });
});

describe("appendTo", () => {
  it("adds an element behind the last one", () => {
    expect(appendTo("{ list: [\n  'a', // one\n] }", ["list"], "b")).toBe(
      "{ list: [\n  'a', // one\n  'b',\n] }",
    );
  });

  it("makes a list that is missing", () => {
    expect(appendTo("{ a: 1 }", ["list"], "b")).toBe('{ a: 1, list: ["b"] }');
  });

  it("refuses a value that is no list", () => {
    expect(codeOf(() => appendTo("{ a: 1 }", ["a"], 2))).toBe("path_blocked");
  });
});
