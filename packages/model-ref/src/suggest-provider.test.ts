import fc from "fast-check";
import { expect, test } from "vitest";
import { POLICIES, suggestProvider } from "./index.ts";

const known = ["together", "novita", "fireworks-ai", "featherless-ai", "groq", "sambanova", "hf-inference"];

test.each([
  ["togehter", "together"],
  ["Together", "together"],
  ["gorq", "groq"],
  ["sambanva", "sambanova"],
  ["fireworks", "fireworks-ai"],
  ["hf-infrence", "hf-inference"],
])("%s was meant to be %s", (name, suggestion) => {
  expect(suggestProvider(name, known)).toBe(suggestion);
});

test.each(["replicate", "x", "", "f", "t".repeat(1000)])("nothing known is close to %j", (name) => {
  expect(suggestProvider(name, known)).toBeUndefined();
});

test("a known name needs no suggestion, even next to a similar one", () => {
  expect(suggestProvider("together", ["togethen", "together"])).toBeUndefined();
});

test("only the given set is searched, so policies are suggested when they are passed along", () => {
  expect(suggestProvider("cheap", known)).toBeUndefined();
  expect(suggestProvider("cheap", [...POLICIES, ...known])).toBe("cheapest");
  expect(suggestProvider("togehter", [])).toBeUndefined();
});

test("a beginning shared by two names suggests neither", () => {
  expect(suggestProvider("fe", ["featherless-ai", "fellow"])).toBeUndefined();
});

test("a suggestion is always one of the given names and never the name itself", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ maxLength: 12 })), (name, names) => {
      const suggestion = suggestProvider(name, names);
      if (suggestion !== undefined) {
        expect(names).toContain(suggestion);
        expect(suggestion).not.toBe(name);
      }
    }),
  );
});

test("dropping, doubling or swapping one letter of a long name still finds it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...known.filter((name) => name.length > 5)), fc.nat(), (name, seed) => {
      const at = seed % (name.length - 1);
      const dropped = name.slice(0, at) + name.slice(at + 1);
      const doubled = name.slice(0, at) + name[at] + name.slice(at);
      const swapped = name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2);
      for (const typo of [dropped, doubled, swapped]) {
        expect([name, undefined]).toContain(suggestProvider(typo, known));
        expect(typo === name || suggestProvider(typo, known) === name).toBe(true);
      }
    }),
  );
});
