import fc from "fast-check";
import { expect, it } from "vitest";
import { findDuplicateKeys } from "./duplicate-keys.ts";
import { parseJson5 } from "./parse-json5.ts";

function duplicates(text: string): string[] {
  const read = parseJson5(text);
  if (!read.ok) throw new Error(`The test's own text is broken: ${text}`);
  return findDuplicateKeys(text, read.value).map(({ path }) => path.join("."));
}

it("finds keys that stand twice, however they are written and whatever else holds colons", () => {
  expect(duplicates(`{ a: 1, "a": 2 } // a: 3`)).toEqual(["a"]);
  expect(duplicates(String.raw`{ x: [{ b: 'c: 1', /* b: 2 */ '\u0062': { d: ":" } }] }`)).toEqual(["x.0.b"]);
  // The member that counts makes up for none of those inside the one that does not.
  expect(duplicates("{ a: { b: 1, c: 2 }, a: {} }")).toEqual(["a"]);
});

it("finds none where every member of any document stands once", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const read = parseJson5(json);
      // An object only, and no key that reaches a prototype.
      fc.pre(read.ok);
      expect(duplicates(JSON.stringify(read.ok && read.value, undefined, 1))).toEqual([]);
    }),
  );
});

it("finds the one member of any document that is repeated", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      fc.pre(parseJson5(json).ok);
      expect(duplicates(`{ before: ${json}, twice: ${json}, twice: ${json} }`)).toEqual(["twice"]);
    }),
  );
});
