import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CONFIG_ERROR_CODES } from "./config-error.ts";
import * as edit from "./edit.ts";
import * as main from "./index.ts";
import { CONFIG_ISSUE_CODES } from "./issues/config-issue.ts";
import * as schema from "./schema.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it.each([...CONFIG_ERROR_CODES, ...CONFIG_ISSUE_CODES])("explains the code %s in the README", (code) => {
  expect(readme).toContain(`\`${code}\``);
});

it("names every export in the README", () => {
  for (const name of [...Object.keys(main), ...Object.keys(edit), ...Object.keys(schema)])
    expect(readme).toContain(name);
});
