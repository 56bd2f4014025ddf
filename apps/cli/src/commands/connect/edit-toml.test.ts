import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { editToml } from "./edit-toml.ts";

const VALUES = [
  { path: ["model"], value: "default" },
  { path: ["model_provider"], value: "openclaw" },
  { path: ["model_providers", "openclaw"], value: { name: "OpenClaw", base_url: "http://127.0.0.1:1/v1" } },
];

test("an empty text gets the values and nothing else", () => {
  expect(editToml("", VALUES)).toBe(`model = "default"
model_provider = "openclaw"

[model_providers.openclaw]
name = "OpenClaw"
base_url = "http://127.0.0.1:1/v1"
`);
});

const EXISTING = `# mine
model = "gpt-5" # the big one
approval_policy = "on-request"

[model_providers.other] # kept
name = "Other"

[mcp_servers.docs]
command = "npx"
since = 2026-11-22
`;

test("a text with other settings keeps every line and comment of theirs", () => {
  const edited = editToml(EXISTING, VALUES) ?? "";
  expect(edited).toContain('# mine\nmodel = "default" # the big one\napproval_policy = "on-request"\n');
  expect(edited).toContain(
    '[model_providers.other] # kept\nname = "Other"\n\n[mcp_servers.docs]\ncommand = "npx"\n',
  );
  expect(parse(edited)).toMatchObject({
    model_provider: "openclaw",
    model_providers: { openclaw: { name: "OpenClaw" } },
  });
});

test("done twice it changes nothing more, and an old address is replaced where it stands", () => {
  const once = editToml(EXISTING, VALUES) ?? "";
  expect(editToml(once, VALUES)).toBe(once);
  const moved = `${once.replace(":1/v1", ":9/v1")}\n[last]\na = 1\n`;
  const edited = editToml(moved, VALUES) ?? "";
  expect(edited).toContain(":1/v1");
  expect(edited).not.toContain(":9/v1");
  expect(edited).toMatch(/\n\n\[last\]\na = 1\n$/);
});

test.each([
  ["a value that is no string", "model = 1\n"],
  ["a table in one line", 'model_providers = { openclaw = { name = "x" } }\n'],
  ["a quoted header", '[model_providers."openclaw"]\nname = "x"\n'],
  ["a key inside a string of several lines", 'text = """\nmodel = "x"\n"""\n'],
])("%s is given up on instead of guessed at", (_, text) => {
  const edited = editToml(text, VALUES);
  if (edited !== undefined) expect(parse(edited)).toMatchObject({ ...parse(text), model: "default" });
});

test("a text that is no TOML is an error", () => {
  expect(() => editToml("model = ", VALUES)).toThrow();
});
