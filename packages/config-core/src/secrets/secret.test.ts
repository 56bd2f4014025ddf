import { format, inspect } from "node:util";
import { expect, it } from "vitest";
import { Secret } from "./secret.ts";

const value = "hf_abcdefghijklmnopqrstuvwxyz";
const shown = "hf_…wxyz (from ~/.openclaw/.env)";
const secret = new Secret(value, "~/.openclaw/.env");

it("shows its ends and its source, whatever prints it", () => {
  expect(String(secret)).toBe(shown);
  expect(`${secret}`).toBe(shown);
  expect(inspect(secret)).toBe(shown);
  expect(inspect({ deep: [secret] }, { depth: 9, showHidden: true })).not.toContain("abcdef");
  expect(format("%s %o %j", secret, secret, secret)).not.toContain("abcdef");
  expect(JSON.stringify({ secret })).toBe(`{"secret":"${shown}"}`);
  expect(JSON.stringify(Object.entries(secret))).not.toContain("abcdef");
  expect(inspect(structuredClone({ ...secret }))).not.toContain("abcdef");
});

it("gives itself only when asked", () => {
  expect(secret.reveal()).toBe(value);
});

it("shows nothing of a short secret, and no prefix of one that has none", () => {
  expect(new Secret("hf_short", "x").mask()).toBe("hf_…");
  expect(new Secret("0123456789abcdefWXYZ", "x").mask()).toBe("…WXYZ");
});
