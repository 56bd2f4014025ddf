import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecretText } from "./secret-text.ts";

describe("a secret text", () => {
  it("equals itself and nothing else", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1 }),
        fc.string({ unit: "binary" }),
        (secret, guess) => {
          const text = new SecretText(secret);
          const isRight = Buffer.from(guess).equals(Buffer.from(secret));
          expect(text.equals(guess)).toBe(isRight);
          expect(text.equals(secret)).toBe(true);
          // What the right one has left behind must not complete a wrong one.
          expect(text.equals(guess)).toBe(isRight);
        },
      ),
    );
  });

  it("is not fooled by what it begins with, by more than itself, or by zeros", () => {
    const text = new SecretText("secret\0");
    for (const guess of ["", "secret", "secret\0\0", "secret\0and more", "Secret\0"]) {
      expect(text.equals(guess)).toBe(false);
    }
  });

  it("forgets what it was compared with", () => {
    const text = new SecretText("long secret");
    expect(text.equals("long secreT")).toBe(false);
    expect(text.equals("long")).toBe(false);
    expect(text.equals("long secret")).toBe(true);
    // As long in characters, but the last does not fit into the bytes.
    expect(text.equals("long secre\u00e9")).toBe(false);
    expect(text.equals("long secret\u0000")).toBe(false);
  });
});
