import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");

test.each(readdirSync(new URL("examples/", root)))(
  "the README shows %s, which the compiler checks",
  (file) => {
    expect(readme).toContain(readFileSync(new URL(`examples/${file}`, root), "utf8").trimEnd());
  },
);
