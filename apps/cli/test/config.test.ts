import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";

function writeConfig(machine: Machine, text: string): void {
  mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(machine.stateDir, "openclaw.json"), text, { mode: 0o600 });
}

const readConfig = (machine: Machine) => readFileSync(join(machine.stateDir, "openclaw.json"), "utf8");

test("a value is set, read and removed by a path with quoted keys, and the comments around it stay", async () => {
  await using machine = createMachine();
  writeConfig(machine, "// mine\n{\n  gateway: { port: 1 }, // here\n}\n");
  const path = 'agents.defaults.models["huggingface/Qwen/Qwen3-8B:cheapest"].alias';
  expect((await machine.run(["config", "set", path, "Qwen3 8B (cheapest)"])).code).toBe(0);
  expect((await machine.run(["config", "get", path])).stdout).toBe("Qwen3 8B (cheapest)\n");
  expect(readConfig(machine)).toMatch(/^\/\/ mine\n\{\n {2}gateway: \{ port: 1 \}, \/\/ here\n/);
  expect((await machine.run(["config", "unset", "agents"])).code).toBe(0);
  expect(readConfig(machine)).toBe("// mine\n{\n  gateway: { port: 1 }, // here\n}\n");
});

test("a value is JSON5 where it parses and a text where it does not, or where only a text fits", async () => {
  await using machine = createMachine();
  await machine.run(["config", "set", "gateway.port", "18790"]);
  await machine.run(["config", "set", 'agents.defaults.models["huggingface/Qwen/Qwen3-8B"].alias', "4.7"]);
  await machine.run(["config", "set", "agents.defaults.model.fallbacks", "['huggingface/Qwen/Qwen3-8B']"]);
  const { stdout } = await machine.run(["config", "get", "gateway", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ port: 18790 });
  const alias = await machine.run([
    "config",
    "get",
    'agents.defaults.models["huggingface/Qwen/Qwen3-8B"].alias',
    "--json",
  ]);
  expect(alias.stdout).toBe('"4.7"\n');
  const strict = await machine.run(["config", "set", "--json", "gateway.port", "not json"]);
  expect(strict).toMatchObject({ code: 1, stdout: "" });
});

test("set takes a variable that stands in .env", async () => {
  await using machine = createMachine();
  mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(machine.stateDir, ".env"), "SPARE=huggingface/Qwen/Qwen3-8B\n", { mode: 0o600 });
  const set = await machine.run(["config", "set", "agents.defaults.model.primary", `\${SPARE}`]);
  expect(set).toMatchObject({ code: 0, stderr: "" });
  const status = await machine.run(["models", "status", "--json"]);
  expect(JSON.parse(status.stdout).models).toMatchObject([{ key: "huggingface/Qwen/Qwen3-8B" }]);
});

test("set repairs exactly the key that is wrong", async () => {
  await using machine = createMachine();
  writeConfig(machine, "{ gateway: { port: '18789' } }\n");
  expect((await machine.run(["config", "validate"])).code).toBe(1);
  expect((await machine.run(["config", "set", "gateway.port", "18789"])).code).toBe(0);
  expect(readConfig(machine)).toBe("{ gateway: { port: 18789 } }\n");
  expect((await machine.run(["config", "validate"])).code).toBe(0);
});

test.each([
  ["a value of the wrong type", ["set", "gateway.port", "nope"], "expected: a number"],
  ["a ref that is none", ["set", "agents.defaults.model.primary", "huggingface/x"], "primary"],
  ["a forbidden key", ["set", "a.__proto__.b", "1"], "__proto__"],
  ["a forbidden key in a value", ["set", "a", '{"__proto__": 1}'], "__proto__"],
  ["a path that breaks off", ["set", "a[", "1"], "breaks off"],
  ["a removal of nothing", ["unset", "gateway.bind"], "nothing at gateway.bind"],
  ["a read of nothing", ["get", "gateway.bind"], "nothing at gateway.bind"],
])("%s gets exit code 1 and one message, and nothing is written", async (_what, args, expected) => {
  await using machine = createMachine();
  writeConfig(machine, "{ gateway: { port: 1 } }");
  const { code, stdout, stderr } = await machine.run(["config", ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(expected);
  expect(readConfig(machine)).toBe("{ gateway: { port: 1 } }");
});

test("a file that does not parse is shown with line, column and caret, and never written over", async () => {
  await using machine = createMachine();
  writeConfig(machine, "{\n  gateway: { port 1 }\n}\n");
  for (const args of [["get", "gateway"], ["set", "gateway.port", "1"], ["unset", "gateway"], ["validate"]]) {
    const { code, stdout, stderr } = await machine.run(["config", ...args]);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain("openclaw.json:2:19");
    expect(stdout + stderr).toMatch(/^ +\| +\^$/m);
  }
  expect(readConfig(machine)).toBe("{\n  gateway: { port 1 }\n}\n");
});

test("get shows the text as written, hides secrets, and shows them when told to", async () => {
  await using machine = createMachine();
  writeConfig(
    machine,
    `{ models: { providers: { huggingface: { apiKey: '\${MY_KEY}' } } }, gateway: { auth: { token: 'very-secret' } }, env: { HF_TOKEN: 'hf_abcdefghijkl' } }`,
  );
  expect((await machine.run(["config", "get", "models.providers.huggingface.apiKey"])).stdout).toBe(
    `\${MY_KEY}\n`,
  );
  expect((await machine.run(["config", "get", "gateway"])).stdout).not.toContain("very-secret");
  expect((await machine.run(["config", "get", "env"])).stdout).not.toContain("hf_abc");
  expect((await machine.run(["config", "get", "gateway.auth.token", "--reveal"])).stdout).toBe(
    "very-secret\n",
  );
});

test("validate --json lists every finding with its place", async () => {
  await using machine = createMachine();
  writeConfig(
    machine,
    "{ gateway: { port: 'x', bnid: 1 }, agents: { defaults: { model: 'nonsense ref' } } }",
  );
  const { code, stdout } = await machine.run(["config", "validate", "--json"]);
  expect(code).toBe(1);
  const { valid, errors, warnings } = JSON.parse(stdout);
  expect(valid).toBe(false);
  expect(errors.map(({ path }: { path: string[] }) => path.join("."))).toEqual([
    "gateway.port",
    "agents.defaults.model",
  ]);
  expect(warnings).toMatchObject([{ code: "unknown_key", path: ["gateway", "bnid"], line: 1 }]);
});

test("schema prints a JSON Schema with descriptions, and file the path that the environment chose", async () => {
  await using machine = createMachine({ OPENCLAW_CONFIG_PATH: "/elsewhere/openclaw.json" });
  const schema = JSON.parse((await machine.run(["config", "schema"])).stdout);
  expect(schema.properties.gateway.properties.port.description).toContain("18789");
  expect((await machine.run(["config", "file"])).stdout).toBe("/elsewhere/openclaw.json\n");
});

test("a new config file is private", async () => {
  await using machine = createMachine();
  await machine.run(["config", "set", "gateway.port", "1"]);
  expect(statSync(join(machine.stateDir, "openclaw.json")).mode & 0o777).toBe(0o600);
});
