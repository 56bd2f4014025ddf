import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HELP } from "../src/command/command-line.ts";
import { FAULTS } from "../src/index.ts";
import { BUILT_IN_MODELS } from "../src/router/built-in-models.ts";
import type { SandboxErrorCode } from "../src/sandbox-error.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

// A record, so that the compiler misses a code that is not here.
const CODES: Record<SandboxErrorCode, true> = {
  invalid_option: true,
  invalid_models: true,
  unknown_fault: true,
  already_listening: true,
  port_in_use: true,
  listen_failed: true,
  closed: true,
};

describe("the README", () => {
  it.each(Object.keys(CODES))("explains the code %s", (code) => {
    expect(readme).toContain(`| \`${code}\` | `);
  });

  it.each(Object.entries(FAULTS))("explains the fault %s", (name, fault) => {
    expect(readme).toContain(`| ${fault.row} | \`${name}\` | ${fault.summary}`);
  });

  it("explains every option of the command", () => {
    for (const [option] of HELP.matchAll(/--(?!version|help)[a-z-]+/g))
      expect(readme).toContain(`\`${option}`);
  });

  it("counts the models rightly", () => {
    expect(readme).toContain(`${BUILT_IN_MODELS.length} models`);
  });
});
